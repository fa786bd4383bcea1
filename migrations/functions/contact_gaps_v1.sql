-- What a contact lacks, as one number: bit i stands for the i-th field that can be filled, then e-mail, full, first and
-- last name. White space counts as nothing, as it does in the program.
create or replace function contact_gaps_v1(c contacts) returns smallint
language sql immutable
as $$
  select (blank_v1(c.job_title)::int
    + blank_v1(c.company_name)::int * 2
    + blank_v1(c.linkedin_url)::int * 4
    + blank_v1(c.phone)::int * 8
    + blank_v1(c.location)::int * 16
    + blank_v1(c.seniority)::int * 32
    + blank_v1(c.email)::int * 64
    + blank_v1(c.full_name)::int * 128
    + blank_v1(c.first_name)::int * 256
    + blank_v1(c.last_name)::int * 512)::smallint
$$;
