-- wrk: COUNT requests, and as many more as there are connections, then it ends. KIND=slots creates slot-0, slot-1, …,
-- on thirty days, with 100 places each; KIND=reservations reserves slot-0, slot-1, … of SLOTS in turn.
local count = tonumber(os.getenv("COUNT"))
local slots = tonumber(os.getenv("SLOTS"))
-- wrk asks for one request to look at, which it does not send.
local made, answered = -1, 0

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Prefer"] = "wait=30"

local function slot(number)
  return string.format('{"id":"slot-%d","name":"Slot %d","start_time":"2099-01-%02dT08:00:00Z",'
    .. '"end_time":"2099-01-%02dT10:00:00Z","capacity":100}', number, number, 1 + number % 30, 1 + number % 30)
end

local function reservation(number)
  return string.format('{"slot_id":"slot-%d","user_id":"user-%d"}', number % slots,
    math.floor(number % slots / 7 + number / slots))
end

local make = os.getenv("KIND") == "slots" and slot or reservation

function request()
  made = made + 1
  return wrk.format(nil, nil, nil, make(math.max(0, made - 1)))
end

-- wrk itself would go on to the end of its time.
function response(status)
  answered = answered + 1
  if status >= 300 then
    io.stderr:write("answered " .. status .. " after " .. answered .. "\n")
    os.exit(1)
  end
  if answered >= count then
    os.exit(0)
  end
end
