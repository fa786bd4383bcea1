-- What a contact lacks, as one number: bit i stands for the i-th field that can be filled, then e-mail, full, first and
-- last name. White space counts as nothing, as it does in the program.
create or replace function contact_gaps_v1(c contacts) returns smallint
language sql immutable
as $$
  select ((coalesce(c.job_title, '') !~ '\S')::int
    + (coalesce(c.company_name, '') !~ '\S')::int * 2
    + (coalesce(c.linkedin_url, '') !~ '\S')::int * 4
    + (coalesce(c.phone, '') !~ '\S')::int * 8
    + (coalesce(c.location, '') !~ '\S')::int * 16
    + (coalesce(c.seniority, '') !~ '\S')::int * 32
    + (coalesce(c.email, '') !~ '\S')::int * 64
    + (coalesce(c.full_name, '') !~ '\S')::int * 128
    + (coalesce(c.first_name, '') !~ '\S')::int * 256
    + (coalesce(c.last_name, '') !~ '\S')::int * 512)::smallint
$$;
