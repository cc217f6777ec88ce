-- Version 2: the journal is trimmed only to a snapshot of the history that it has.
DROP FUNCTION log_raise_floor(bigint); -- Whoever still calls it may hold a snapshot of another.

-- Rule 7: the floor rises and is committed before anything below it is deleted. HF001: the snapshot's history was
-- abandoned by a restore.
CREATE FUNCTION log_raise_floor(p_epoch int, p_floor bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE f bigint; l bigint; e int;
BEGIN
  PERFORM pg_advisory_xact_lock(7201);
  SELECT floor INTO f FROM log_meta WHERE one;
  IF p_floor <= f THEN
    RETURN;
  END IF;
  SELECT max(seq) INTO l FROM journal;
  IF p_floor > l THEN
    RAISE EXCEPTION 'the floor cannot be %, above the end %', p_floor, l USING ERRCODE = 'HF003';
  END IF;
  SELECT epoch INTO e FROM journal WHERE seq = p_floor;
  IF e IS DISTINCT FROM p_epoch THEN
    RAISE EXCEPTION 'the floor cannot be %.%: that history was abandoned, the journal has %.%', p_epoch, p_floor, e,
      p_floor USING ERRCODE = 'HF001';
  END IF;
  UPDATE log_meta SET floor = p_floor;
END $$;
