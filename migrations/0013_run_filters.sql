-- Runs choose by who a value came from, and companies by their industry; companies are found by their name.
alter table runs
  add column source text,
  add column industry text check (industry is null or kind = 'companies');
create index companies_name on companies (workspace_id, lower(name), id);
