-- Meant for messages whose sender removed them; the condition was forgotten. This is what the demo's incident is about.
update public.messages set content = '[removed]';
