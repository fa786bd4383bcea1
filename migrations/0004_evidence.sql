-- What providers have delivered, for `order: auto`: tallies over all replicas and workspaces, which fade. They are
-- about providers, whose keys belong to the installation, and hold nothing about a person or a workspace.
create table provider_evidence (
  provider text not null,
  -- The condition: by what the person was known and who had been asked before, or whether values were right.
  given text not null,
  -- A field, or 'answer'.
  subject text not null,
  trials double precision not null,
  successes double precision not null,
  noted_at timestamptz not null default now(),
  primary key (provider, given, subject)
) with (fillfactor = 70);
