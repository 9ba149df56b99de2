-- what came with a key: the same key with something else is not the same request
ALTER TABLE platform_request ADD COLUMN print bytea;
