-- What a company lacks, as one number: bit i stands for the i-th field that can be filled, then domain and country.
-- White space counts as nothing, as it does in the program.
create or replace function company_gaps_v1(c companies) returns smallint
language sql immutable
as $$
  select ((coalesce(c.name, '') !~ '\S')::int
    + (coalesce(c.industry, '') !~ '\S')::int * 2
    + (coalesce(c.size, '') !~ '\S')::int * 4
    + (c.founded_year is null)::int * 8
    + (coalesce(c.description, '') !~ '\S')::int * 16
    + (coalesce(c.hq_location, '') !~ '\S')::int * 32
    + (coalesce(c.logo_url, '') !~ '\S')::int * 64
    + (coalesce(c.linkedin_url, '') !~ '\S')::int * 128
    + (cardinality(c.tech_stack) = 0)::int * 256
    + (c.domain is null)::int * 512
    + (coalesce(c.country, '') !~ '\S')::int * 1024)::smallint
$$;
