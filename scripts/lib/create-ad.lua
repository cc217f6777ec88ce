-- wrk: POST of one ad, the body given in the environment, so that the bare server gets the same bytes. If AD_SECONDS is
-- given, the ad ends so many seconds after the load has begun.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = os.getenv("AD")

local seconds = os.getenv("AD_SECONDS")
if seconds then
  local ends = os.date("!%Y-%m-%dT%H:%M:%S.000Z", os.time() + tonumber(seconds))
  wrk.body = wrk.body:gsub('"end_at":"[^"]*"', '"end_at":"' .. ends .. '"')
end
