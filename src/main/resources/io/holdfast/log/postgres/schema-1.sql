-- Version 1 of the cluster's tables, in the schema "holdfast". Applied in one transaction under an advisory lock.
CREATE TABLE log_meta (
  one        bool   PRIMARY KEY DEFAULT true CHECK (one),
  cluster    uuid   NOT NULL DEFAULT gen_random_uuid(), -- names the stream in Redis, so that clusters may share one
  epoch      int    NOT NULL,                           -- raised by an operator's restore
  floor      bigint NOT NULL,                           -- everything below has been trimmed
  partitions int    NOT NULL);

CREATE TABLE journal (
  seq         bigint PRIMARY KEY,                       -- 1, 2, 3, ...; row 0 is a sentinel
  epoch       int    NOT NULL,
  ms          bigint NOT NULL,                          -- log time, never decreasing
  incarnation uuid   NOT NULL,
  batch       bigint NOT NULL,
  entry       bytea  NOT NULL,                          -- ends with its own checksum
  UNIQUE (incarnation, batch));
ALTER TABLE journal ALTER entry SET STORAGE EXTERNAL;
INSERT INTO journal VALUES (0, 0, 0, '00000000-0000-0000-0000-000000000000', 0, '');

-- Rules 1 and 2 of the log protocol. HF001: another epoch, or a basis below the floor. HF002: a basis above the end.
CREATE FUNCTION log_append(p_epoch int, p_inc uuid, p_batch bigint, p_basis bigint, p_ms bigint, p_entry bytea,
                           OUT o_seq bigint, OUT o_ms bigint) LANGUAGE plpgsql AS $$
DECLARE m record; l record;
BEGIN
  PERFORM pg_advisory_xact_lock(7201);                  -- held until the commit, so sequence order is commit order
  SELECT epoch, floor INTO m FROM log_meta WHERE one;
  IF m.epoch <> p_epoch THEN
    RAISE EXCEPTION 'the journal''s epoch is %, not %', m.epoch, p_epoch USING ERRCODE = 'HF001';
  END IF;
  IF p_basis < m.floor THEN
    RAISE EXCEPTION 'position % lies below the floor %', p_basis, m.floor USING ERRCODE = 'HF001';
  END IF;
  SELECT seq, ms INTO l FROM journal ORDER BY seq DESC LIMIT 1; -- the index's end, never a head row that is updated
  IF p_basis > l.seq THEN
    RAISE EXCEPTION 'the journal went back: it ends at %.%, but %.% was applied', m.epoch, l.seq, p_epoch, p_basis
      USING ERRCODE = 'HF002';
  END IF;
  INSERT INTO journal AS j
    VALUES (l.seq + 1, p_epoch, greatest(l.ms, least(p_ms, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)),
            p_inc, p_batch, p_entry)
    ON CONFLICT (incarnation, batch) DO NOTHING
    RETURNING j.seq, j.ms INTO o_seq, o_ms;
  IF o_seq IS NULL THEN                                 -- it is there already: the outcome of the earlier call
    SELECT j.seq, j.ms INTO o_seq, o_ms FROM journal j WHERE j.incarnation = p_inc AND j.batch = p_batch;
  END IF;
END $$;

-- Rule 7: the floor rises and is committed before anything below it is deleted.
CREATE FUNCTION log_raise_floor(p_floor bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE l bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(7201);
  SELECT max(seq) INTO l FROM journal;
  IF p_floor > l THEN
    RAISE EXCEPTION 'the floor cannot be %, above the end %', p_floor, l USING ERRCODE = 'HF003';
  END IF;
  UPDATE log_meta SET floor = greatest(floor, p_floor);
END $$;

-- Rule 8: an operator abandons what is above a sequence.
CREATE FUNCTION log_restore_to(p_seq bigint) RETURNS int LANGUAGE plpgsql AS $$
DECLARE m record; l bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(7201);
  SELECT epoch, floor INTO m FROM log_meta WHERE one;
  SELECT max(seq) INTO l FROM journal;
  IF p_seq < m.floor OR p_seq > l THEN
    RAISE EXCEPTION 'position % lies outside the journal, which holds % to %', p_seq, m.floor, l
      USING ERRCODE = 'HF004';
  END IF;
  UPDATE log_meta SET epoch = m.epoch + 1;
  DELETE FROM journal WHERE seq > p_seq;
  RETURN m.epoch + 1;
END $$;

-- An operator abandons the whole history for a snapshot of another one.
CREATE FUNCTION log_begin_at(p_epoch int, p_seq bigint, p_ms bigint, p_partitions int) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE e int;
BEGIN
  PERFORM pg_advisory_xact_lock(7201);
  SELECT greatest(epoch, p_epoch) + 1 INTO e FROM log_meta WHERE one;
  DELETE FROM journal;
  INSERT INTO journal VALUES (p_seq, p_epoch, p_ms, '00000000-0000-0000-0000-000000000000', 0, '');
  UPDATE log_meta SET epoch = e, floor = p_seq, partitions = p_partitions;
  RETURN e;
END $$;

-- Snapshots beside the journal: the bytes of a snapshot's file in chunks. A head row is there when all chunks are.
CREATE TABLE snapshot (
  epoch int NOT NULL, seq bigint NOT NULL, ms bigint NOT NULL, partitions int NOT NULL, content bigint NOT NULL,
  bytes bigint NOT NULL, copy uuid NOT NULL UNIQUE, agreed bool NOT NULL DEFAULT false,
  PRIMARY KEY (epoch, seq));
CREATE TABLE snapshot_chunk (
  copy uuid NOT NULL, place int NOT NULL, checksum int NOT NULL, made timestamptz NOT NULL DEFAULT clock_timestamp(),
  bytes bytea NOT NULL, PRIMARY KEY (copy, place));
ALTER TABLE snapshot_chunk ALTER bytes SET STORAGE EXTERNAL;

-- What instances say about themselves, each its own row, again and again.
CREATE UNLOGGED TABLE instance (
  incarnation uuid PRIMARY KEY, seen timestamptz NOT NULL, said text NOT NULL);
