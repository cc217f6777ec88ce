// What a run can be told by its environment: k6 run -e RATE=2000 -e URL=http://10.0.0.5:8080 k6/ads.js

/** A text from the environment, or what holds without it. */
export function text(name, otherwise) {
  return __ENV[name] === undefined || __ENV[name] === '' ? otherwise : __ENV[name];
}

/** A positive number from the environment, or what holds without it; anything else ends the run at once. */
export function number(name, otherwise) {
  const value = Number(text(name, otherwise));
  if (!(value > 0)) {
    throw new Error(`${name} must be a positive number, not '${__ENV[name]}'`);
  }
  return value;
}

/** The address of the API, without a slash at its end. */
export const URL = text('URL', 'http://127.0.0.1:8080').replace(/\/+$/, '');
