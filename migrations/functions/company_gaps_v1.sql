-- What a company lacks, as one number: bit i stands for the i-th field that can be filled, then domain and country.
-- White space counts as nothing, as it does in the program.
create or replace function company_gaps_v1(c companies) returns smallint
language sql immutable
as $$
  select (blank_v1(c.name)::int
    + blank_v1(c.industry)::int * 2
    + blank_v1(c.size)::int * 4
    + (c.founded_year is null)::int * 8
    + blank_v1(c.description)::int * 16
    + blank_v1(c.hq_location)::int * 32
    + blank_v1(c.logo_url)::int * 64
    + blank_v1(c.linkedin_url)::int * 128
    + (cardinality(c.tech_stack) = 0)::int * 256
    + (c.domain is null)::int * 512
    + blank_v1(c.country)::int * 1024)::smallint
$$;
