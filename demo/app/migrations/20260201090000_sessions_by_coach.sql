-- A coach's week is asked for on every page.
create index sessions_by_coach on public.sessions (coach_id, starts_at);
