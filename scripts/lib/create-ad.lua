-- wrk: POSTs of one ad, the body given in the environment, so that the bare server gets the same bytes. Each ends at
-- another time: a thousand bodies are made beforehand, so that making them costs nothing while it is measured.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"

local requests = {}
local sent = 0

function init()
  math.randomseed(7)
  local body = os.getenv("AD")
  for i = 1, 1000 do
    local ends = string.format('"end_at":"20%02d-%02d-%02dT%02d:%02d:%02d.%03dZ"', math.random(40, 99),
      math.random(12), math.random(28), math.random(0, 23), math.random(0, 59), math.random(0, 59), math.random(0, 999))
    requests[i] = wrk.format(nil, nil, nil, (body:gsub('"end_at":"[^"]*"', ends)))
  end
end

function request()
  sent = sent % #requests + 1
  return requests[sent]
end
