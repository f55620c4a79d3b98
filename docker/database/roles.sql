-- The three database roles of the product, and the rights each has in the database this is run in.
-- Connect to the product's empty database as an administrator and pass three passwords:
--
--   psql "$ADMIN_URL/mpp" -v ON_ERROR_STOP=1 -v owner_password=... -v app_password=... -v system_password=... -f docker/database/roles.sql
--
-- (docker/database/init.sh passes them without putting them on a command line.) Safe to repeat; a repeat sets the passwords anew.
--
--   mpp_owner   owns every table and runs the migrations; nothing else connects as it
--   mpp_app     serves requests; owns nothing, cannot bypass row-level security, cannot change the audit trail
--   mpp_system  runs named jobs and owns the job queue
--
-- The product makes the same roles itself for the PostgreSQL it starts on its own (server/kit/db/roles.ts); a test runs this file and migrates on it.

begin;

-- Compared with null so that no password is printed.
select set_config('mpp.owner_password', :'owner_password', true) is null or set_config('mpp.app_password', :'app_password', true) is null or set_config('mpp.system_password', :'system_password', true) is null as passwords_missing;

do $$
declare
  wanted record;
begin
  for wanted in select * from (values ('mpp_owner', 'mpp.owner_password'), ('mpp_app', 'mpp.app_password'), ('mpp_system', 'mpp.system_password')) as r (name, setting) loop
    if length(coalesce(current_setting(wanted.setting, true), '')) < 12 then
      raise exception 'the password of % is missing or shorter than 12 characters', wanted.name;
    end if;
    if exists (select from pg_roles where rolname = wanted.name and (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole)) then
      raise exception 'role % exists and may do too much', wanted.name;
    elsif exists (select from pg_roles where rolname = wanted.name) then
      execute format('alter role %I login password %L', wanted.name, current_setting(wanted.setting));
    else
      execute format('create role %I login nosuperuser nocreatedb nocreaterole nobypassrls password %L', wanted.name, current_setting(wanted.setting));
    end if;
  end loop;
end $$;

-- The owner's migrations hand the queue's schema and function to mpp_system, for which it must be able to become that role, but not act as it unasked.
grant mpp_system to mpp_owner with inherit false, set true;

-- An administrator of a managed server is no superuser: to hand something over to a role, it must belong to that role.
grant mpp_owner to current_user;

create extension if not exists pg_trgm;

do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('alter database %I owner to mpp_owner', current_database());
  execute format('grant connect on database %I to mpp_owner, mpp_app, mpp_system, current_user', current_database());
  execute format('grant create on database %I to mpp_owner, mpp_system', current_database());
end $$;

alter schema public owner to mpp_owner;
revoke create on schema public from public;
grant usage on schema public to mpp_app, mpp_system;

revoke mpp_owner from current_user;

commit;
