-- Calendar feeds by secret address.

-- when an occurrence was last changed; nothing for one that is as its series made it
ALTER TABLE schedule_occurrence ADD COLUMN changed_at bigint;

-- A calendar that other programs read by its address alone. Of the address only the digest is kept; it finds the feed before the
-- practice is known. The days say when it was last fetched, and when a fetch was last refused.
CREATE TABLE schedule_feed (
  practice_id uuid NOT NULL, id uuid NOT NULL, staff_id uuid NOT NULL, extent text NOT NULL, group_id uuid, title text NOT NULL, rooms boolean NOT NULL,
  digest bytea NOT NULL, made_at bigint NOT NULL, changed_at bigint NOT NULL, fetched_on text, refused_on text, ended_at bigint, version bigint NOT NULL,
  PRIMARY KEY (practice_id, id), CHECK (extent IN ('mine', 'seen', 'group')), CHECK ((extent = 'group') = (group_id IS NOT NULL)),
  CHECK (title IN ('neutral', 'outward', 'initials')), FOREIGN KEY (practice_id, staff_id) REFERENCES access_staff (practice_id, id),
  FOREIGN KEY (practice_id, group_id) REFERENCES groups_group (practice_id, id));
CREATE UNIQUE INDEX schedule_feed_digest ON schedule_feed (digest);
CREATE INDEX schedule_feed_staff ON schedule_feed (practice_id, staff_id);
--! refusal feed_stays: A calendar address is withdrawn, never removed.
--! kept feed_stays ON schedule_feed
