-- A role that reads words is given, and its password made anew, by two people: one asks, one of the centre approves.
ALTER TABLE users ADD COLUMN asked TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN asked_by TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN asked_at {time};

-- Who last made the password anew, told at the next sign-in.
ALTER TABLE users ADD COLUMN reset_by TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN reset_at {time};

-- Wrong tries at this account since its last sign-in, from everywhere.
ALTER TABLE users ADD COLUMN wrong_tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN wrong_at {time};
