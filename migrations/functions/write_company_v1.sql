-- Writes what a call found of a company, over the version that it was computed from; 0: makes it. False where it has
-- changed, is gone, or was made meanwhile: the caller merges anew. Called by settle_v1 under the workspace's row.
-- p_company: `id`, `values` by column, and `shown`, the company as answers show it, for the webhooks.
create or replace function write_company_v1(p_workspace uuid, p_enrichment uuid, p_company json, p_version integer)
returns boolean
language plpgsql
set enable_seqscan = off
as $$
declare
  v_id uuid := p_company ->> 'id';
  v companies := json_populate_record(null::companies, p_company -> 'values');
begin
  if p_version = 0 then
    insert into companies (workspace_id, id, domain, name, industry, size, founded_year, description, hq_location,
      logo_url, linkedin_url, tech_stack, provenance, created_at, updated_at)
    values (p_workspace, v_id, v.domain, v.name, v.industry, v.size, v.founded_year, v.description, v.hq_location,
      v.logo_url, v.linkedin_url, v.tech_stack, v.provenance, v.updated_at, v.updated_at)
    on conflict (workspace_id, domain) where domain is not null do nothing;
  else
    update companies c set version = c.version + 1, name = v.name, industry = v.industry, size = v.size,
      founded_year = v.founded_year, description = v.description, hq_location = v.hq_location, logo_url = v.logo_url,
      linkedin_url = v.linkedin_url, tech_stack = v.tech_stack, provenance = v.provenance, updated_at = v.updated_at
    where c.workspace_id = p_workspace and c.id = v_id and c.version = p_version;
  end if;
  if not found then
    return false;
  end if;
  if p_version = 0 then
    update enrichments e set company_id = v_id where e.workspace_id = p_workspace and e.id = p_enrichment;
  end if;
  perform emit_events_v1(p_workspace, case p_version when 0 then 'company.created' else 'company.updated' end,
    array[json_build_object('company', p_company -> 'shown')::text]);
  return true;
end
$$;
