-- wrk: payments of one user after the other, each a command of one partition.
local user = 0

request = function()
  user = (user + 1) % 100000
  return wrk.format("POST", "/payment/pay/" .. user .. "/1")
end
