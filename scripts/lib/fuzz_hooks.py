"""What schemathesis has to be told for scripts/fuzz: how NDJSON is made, how long a request may wait for something
that will not happen, and what a server must never answer."""

import json
import zlib

import schemathesis
from hypothesis import strategies as st

# Right answers although they begin with 5: not now, and no room left.
PASSING = {503, 507}

_times = st.sampled_from(
    [
        "2024-01-01T00:00:00Z",
        "2024-02-30T00:00:00.000Z",
        "2099-12-31T16:00:00+08:00",
        "9999-12-31T23:59:60Z",
        "soon",
        "",
    ]
)
_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)


def _mostly(right):
    return st.one_of(right, right, right, _anything)


_ads = st.fixed_dictionaries(
    {
        "title": _mostly(st.text(min_size=5, max_size=100)),
        "content": _mostly(st.text(max_size=200)),
        "start_at": _mostly(_times),
        "end_at": _mostly(_times),
    },
    optional={
        "age_start": _mostly(st.integers(-1, 101)),
        "age_end": _mostly(st.integers(-1, 101)),
        "gender": _mostly(st.lists(st.sampled_from(["M", "F", "X"]), max_size=3)),
        "country": _mostly(st.lists(st.sampled_from(["TW", "JP", "XX", "tw"]), max_size=4)),
        "platform": _mostly(st.lists(st.sampled_from(["android", "ios", "web", "tv"]), max_size=4)),
        "unknown": _anything,
    },
)
_lines = st.one_of(
    _ads.map(lambda ad: json.dumps(ad).encode()),
    _ads.map(lambda ad: json.dumps(ad).encode()),
    _ads.map(lambda ad: json.dumps(ad, ensure_ascii=False).encode("utf-8", "surrogatepass")),
    _ads.map(lambda ad: json.dumps(ad).encode()[:-7]),
    _anything.map(lambda value: json.dumps(value).encode()),
    st.binary(max_size=60),
    st.just(b""),
)


@st.composite
def _streams(draw):
    lines = draw(st.lists(st.tuples(_lines, st.sampled_from([b"\n", b"\n", b"\r\n"])), max_size=20))
    return b"".join(line + end for line, end in lines) + draw(st.one_of(st.just(b""), _lines))


schemathesis.openapi.media_type("application/x-ndjson", _streams())


# Where a client may wait for a change: half a minute, if it does not say how long.
_WAITING = {"/watch/{env}", "/db/{env}/locks/{id}", "/db/{env}/leader/{name}"}
_LONGEST_WAIT_SECONDS = 1
# How many a batch_init takes, and how many of those made up are left as large as that.
_LARGEST_BATCH = 2_000_000
_USUAL_BATCH = 1_000
_ONE_IN = 16


@schemathesis.hook
def before_call(ctx, case, kwargs):
    """Keeps a few requests of those that take long, and makes the others short: they would take most of a run's time
    and meet nothing else. What is refused for its size stays as it is."""
    chosen = zlib.crc32(repr((case.path_parameters, case.body)).encode("utf-8", "replace")) % _ONE_IN == 0
    if isinstance(case.body, dict):
        wait = case.body.get("LockWait")
        if isinstance(wait, (int, float)) and wait > _LONGEST_WAIT_SECONDS:
            case.body["LockWait"] = _LONGEST_WAIT_SECONDS
    if case.operation.path in _WAITING:
        bound = f"wait={_LONGEST_WAIT_SECONDS if chosen else 0}"
        headers = case.headers if case.headers is not None else {}
        # In front of what was made up, which may be anything: the first one counts.
        headers["Prefer"] = f"{bound}, {headers['Prefer']}" if "Prefer" in headers else bound
        case.headers = headers
    if "/batch_init/" in case.operation.path and not chosen:
        size = case.path_parameters.get("n")
        if isinstance(size, int) and _USUAL_BATCH < size <= _LARGEST_BATCH:
            case.path_parameters["n"] = size % _USUAL_BATCH + 1


@schemathesis.check
def never_broken(ctx, response, case):
    """No answer says that the server is at fault."""
    if response.status_code >= 500 and response.status_code not in PASSING:
        raise AssertionError(f"answered {response.status_code}: {response.text[:500]}")
