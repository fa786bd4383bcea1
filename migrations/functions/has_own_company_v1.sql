-- Whether the workspace itself has the company of a contact, with a name: the linked one, or else that of the domain in
-- the contact's address. An address at a subdomain is left out: only the program knows where a registrable domain begins.
create or replace function has_own_company_v1(c contacts) returns boolean
language sql stable
as $$
  select coalesce(
    (select o.name is not null from companies o where o.workspace_id = c.workspace_id and o.id = c.related_company_id),
    (select o.name is not null from companies o
     where o.workspace_id = c.workspace_id and o.domain = lower(split_part(c.email, '@', 2))),
    false)
$$;
