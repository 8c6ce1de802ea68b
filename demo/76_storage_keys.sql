-- Schema storage: keys, indexes and triggers. A file of its own, so that storage can be made without the rest.
\set ON_ERROR_STOP on
set client_min_messages = warning;

alter table storage.objects add constraint "objects_bucketId_fkey" foreign key (bucket_id) references storage.buckets (id);
alter table storage.s3_multipart_uploads add constraint s3_multipart_uploads_bucket_id_fkey
  foreign key (bucket_id) references storage.buckets (id);
alter table storage.s3_multipart_uploads_parts add constraint s3_multipart_uploads_parts_upload_id_fkey
  foreign key (upload_id) references storage.s3_multipart_uploads (id) on delete cascade;
create unique index bucketid_objname on storage.objects (bucket_id, name);
create index name_prefix_search on storage.objects (name text_pattern_ops);
create index idx_objects_bucket_id_name on storage.objects (bucket_id, name collate "C");
create trigger enforce_bucket_name_length_trigger
  before insert or update of name on storage.buckets
  for each row execute function storage.enforce_bucket_name_length();
create trigger protect_buckets_delete before delete on storage.buckets
  for each statement execute function storage.protect_delete();
create trigger protect_objects_delete before delete on storage.objects
  for each statement execute function storage.protect_delete();
create trigger update_objects_updated_at before update on storage.objects
  for each row execute function storage.update_updated_at_column();
