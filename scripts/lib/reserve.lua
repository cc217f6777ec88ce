-- wrk: reservations of as many slots as SLOTS in the environment says, from slot-FIRST_SLOT (0) on, each with
-- Prefer: wait.
local slots = tonumber(os.getenv("SLOTS") or "1")
local first = tonumber(os.getenv("FIRST_SLOT") or "0")
local next_user = 0

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Prefer"] = "wait=5"

function request()
  next_user = next_user + 1
  local body = string.format('{"slot_id":"slot-%d","user_id":"user-%d","quantity":1}',
    first + math.random(0, slots - 1), next_user % 10000)
  return wrk.format(nil, nil, nil, body)
end
