-- What a freeze keeps in the database that is frozen: who froze it, until when, and what was set before. The watch runs
-- inside the server, so that the freeze ends at its time although every process of ours is gone.
create schema polaris_freeze;

create table polaris_freeze.lease (
    single boolean primary key default true check (single),
    procedure text not null,
    until timestamptz not null,
    -- A copy of this row, in a database that was restored or cloned, means nothing there.
    system_identifier bigint not null,
    database oid not null,
    frozen_at timestamptz,
    thawed_at timestamptz
);

-- What was set before, for the database (role 0) and for roles in it; null where nothing was.
create table polaris_freeze.earlier (role oid primary key, setting text);

-- Session defaults of roles for this database or any; those in a database win.
create view polaris_freeze.setting as
    select s.setrole as role, s.setdatabase as database, split_part(c.entry, '=', 2) as value
    from pg_catalog.pg_db_role_setting s, unnest(s.setconfig) as c(entry)
    where split_part(c.entry, '=', 1) = 'default_transaction_read_only'
      and s.setdatabase in (0, (select oid from pg_catalog.pg_database where datname = current_database()));

create function polaris_freeze.set_read_only(of_role oid, wanted text) returns void language plpgsql as $$
declare
    whose text := case when of_role = 0 then format('database %I', current_database())
        else format('role %I in database %I', (select rolname from pg_catalog.pg_roles where oid = of_role), current_database()) end;
begin
    if whose is null then
        return; -- The role was dropped meanwhile.
    end if;
    if wanted is null then
        execute format('alter %s reset default_transaction_read_only', whose);
    else
        execute format('alter %s set default_transaction_read_only = %L', whose, wanted);
    end if;
end $$;

-- Makes every new session begin read-only, also those of roles with a default of their own.
create function polaris_freeze.switch_on() returns void language plpgsql as $$
declare
    here oid := (select oid from pg_catalog.pg_database where datname = current_database());
    of_role oid;
begin
    delete from polaris_freeze.earlier;
    insert into polaris_freeze.earlier
        select r.role, (select s.value from polaris_freeze.setting s where s.role = r.role and s.database = here)
        from (select 0::oid as role union select s.role from polaris_freeze.setting s
              where s.role <> 0 and not s.value::boolean) r;
    for of_role in select role from polaris_freeze.earlier loop
        begin
            perform polaris_freeze.set_read_only(of_role, 'on');
        exception when insufficient_privilege then
            if of_role = 0 then
                raise;
            end if;
            -- The fence holds this role all the same.
            delete from polaris_freeze.earlier where role = of_role;
        end;
    end loop;
    update polaris_freeze.lease set frozen_at = clock_timestamp();
end $$;

-- Sets what was set before.
create function polaris_freeze.switch_off() returns void language plpgsql as $$
begin
    if (select frozen_at is not null and thawed_at is null from polaris_freeze.lease) then
        perform polaris_freeze.set_read_only(role, setting) from polaris_freeze.earlier;
    end if;
    update polaris_freeze.lease set thawed_at = clock_timestamp() where thawed_at is null;
end $$;

-- Sessions of clients in this database, without the freeze's own.
create view polaris_freeze.client as
    select * from pg_catalog.pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
      and not (usename = current_user and application_name ^@ 'polaris-freeze');

-- Ends one session; false when it may not be ended by this login.
create function polaris_freeze.end_session(of_pid int) returns boolean language plpgsql as $$
begin
    return pg_terminate_backend(of_pid);
exception when insufficient_privilege then
    return false;
end $$;

create function polaris_freeze.cancel_statement(of_pid int) returns boolean language plpgsql as $$
begin
    return pg_cancel_backend(of_pid);
exception when insufficient_privilege then
    return false;
end $$;

-- Ends sessions that began in a span of time, idle ones first: a statement that runs gets two seconds to end by itself.
create function polaris_freeze.end_sessions(since timestamptz, up_to timestamptz, gently boolean)
returns int language plpgsql as $$
declare
    ended int := 0;
    left_over int;
begin
    for attempt in 1 .. 100 loop
        perform pg_stat_clear_snapshot();
        -- Counted when it is gone: a session that may not be ended stays, behind the fence.
        select count(*) into left_over from polaris_freeze.client where backend_start between since and up_to;
        ended := greatest(ended, left_over);
        exit when left_over = 0;
        perform polaris_freeze.end_session(pid) from polaris_freeze.client
            where backend_start between since and up_to and (state = 'idle' or not gently or attempt > 40);
        perform pg_sleep(0.05);
    end loop;
    return ended - left_over;
end $$;

-- Cancels statements that wait behind the fence, so that they fail instead of hanging; ends sessions that have written
-- beside it, as into a table of their own.
create function polaris_freeze.refuse_writers() returns void language plpgsql as $$
begin
    perform pg_stat_clear_snapshot();
    perform polaris_freeze.end_session(pid) from polaris_freeze.client where backend_xid is not null;
    perform polaris_freeze.cancel_statement(pid) from polaris_freeze.client
        where wait_event_type = 'Lock' and pg_backend_pid() = any (pg_blocking_pids(pid));
end $$;

create view polaris_freeze.fenced_table as
    select c.oid as relation, format('%I.%I', n.nspname, c.relname) as name
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and c.relpersistence <> 't'
      and n.nspname not in ('information_schema', 'polaris_freeze') and not n.nspname ^@ 'pg_'
    union all
    -- Large objects, where this login may: none is made or removed. Their bytes are in pg_largeobject, where whoever reads
    -- takes the same lock as a writer, and a backup must be able to read.
    select 'pg_catalog.pg_largeobject_metadata'::regclass, 'pg_catalog.pg_largeobject_metadata'
    where (select rolsuper from pg_catalog.pg_roles where rolname = current_user);

-- Locks every table against writing, not against reading. False when some could not be locked yet.
create function polaris_freeze.fence() returns boolean language plpgsql as $$
declare
    one record;
    complete boolean := true;
begin
    -- The locks are shared memory that every session needs.
    if (select count(*) from polaris_freeze.fenced_table) > current_setting('max_locks_per_transaction')::int
            * (current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int) / 4 then
        return true;
    end if;
    -- Longer than deadlock_timeout, after which an autovacuum gives way.
    perform set_config('lock_timeout', '1500ms', true);
    for one in select relation, name from polaris_freeze.fenced_table loop
        begin
            execute 'lock table only ' || one.name || ' in share mode';
        exception
            when lock_not_available then
                complete := false;
                perform pg_stat_clear_snapshot();
                perform polaris_freeze.end_session(l.pid) from pg_catalog.pg_locks l
                    join polaris_freeze.client c on c.pid = l.pid
                    where l.relation = one.relation and l.granted
                      and l.mode not in ('AccessShareLock', 'RowShareLock', 'ShareLock');
            when insufficient_privilege or undefined_table then
                null; -- Named by the proof.
        end;
    end loop;
    return complete;
end $$;

-- Runs until the lease is given back, or until its time has come, and then thaws. It never commits before: the locks are its
-- transaction's.
create procedure polaris_freeze.watch(wanted text) language plpgsql as $$
declare
    held polaris_freeze.lease;
    fenced boolean := false;
begin
    perform pg_advisory_xact_lock(1886350437, 1);
    loop
        select * into held from polaris_freeze.lease where procedure = wanted and thawed_at is null;
        exit when not found;
        if clock_timestamp() >= held.until then
            perform polaris_freeze.switch_off();
            commit;
            perform polaris_freeze.end_sessions(held.frozen_at, thawed_at, true) from polaris_freeze.lease;
            exit;
        end if;
        if held.frozen_at is not null then
            if not fenced then
                fenced := polaris_freeze.fence();
                if fenced then
                    perform pg_advisory_xact_lock(1886350437, 2);
                end if;
            end if;
            perform polaris_freeze.refuse_writers();
        end if;
        perform pg_sleep(0.1);
    end loop;
end $$;
