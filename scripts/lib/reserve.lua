-- wrk: reservations of slots slot-0 to slot-(SLOTS - 1), each with Prefer: wait; SLOTS in the environment.
local slots = tonumber(os.getenv("SLOTS") or "1")
local next_user = 0

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Prefer"] = "wait=5"

function request()
  next_user = next_user + 1
  local body = string.format('{"slot_id":"slot-%d","user_id":"user-%d","quantity":1}',
    math.random(0, slots - 1), next_user % 10000)
  return wrk.format(nil, nil, nil, body)
end
