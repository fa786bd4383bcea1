-- Companies of a workspace. Contacts link to them; a link can only lead within the workspace, and goes with the company.

create table companies (
  workspace_id uuid not null,
  id uuid not null,
  -- Grows with every write; whoever computed from an older version is refused.
  version integer not null default 1,
  name text,
  -- The registrable domain, in lower case and ASCII.
  domain text,
  industry text,
  size text,
  founded_year smallint,
  description text,
  hq_location text,
  logo_url text,
  linkedin_url text,
  tech_stack text[] not null default '{}',
  website text,
  city text,
  country text,
  tags text[] not null default '{}',
  -- Where its values came from; null: as the company was made.
  provenance json,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  check (name is not null or domain is not null)
) with (fillfactor = 50);
create unique index companies_domain on companies (workspace_id, domain) where domain is not null;
create index companies_created on companies (workspace_id, created_at, id);

alter table contacts add constraint contacts_company
  foreign key (workspace_id, related_company_id) references companies (workspace_id, id)
  on delete set null (related_company_id);
create index contacts_by_company on contacts (workspace_id, related_company_id) where related_company_id is not null;
