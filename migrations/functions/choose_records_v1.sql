-- The next records of the kind that a run is over: choose_contacts_v1 or choose_companies_v1.
create or replace function choose_records_v1(
  p_kind text, p_workspace uuid, p_after uuid, p_rows integer,
  p_missing smallint, p_search text, p_created_after timestamptz, p_import uuid, p_source text, p_industry text
) returns table (id uuid, chosen boolean, gaps smallint)
language plpgsql stable
as $$
begin
  if p_kind = 'companies' then
    return query
    select * from choose_companies_v1(p_workspace, p_after, p_rows, p_missing, p_search, p_created_after, p_source,
      p_industry);
  else
    return query
    select * from choose_contacts_v1(p_workspace, p_after, p_rows, p_missing, p_search, p_created_after, p_import,
      p_source);
  end if;
end
$$;
