package dev.polaris.backup.storage.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.net.URI;
import org.junit.jupiter.api.Test;

final class SqlSourceTest extends RestSourceTest {

    @Override
    StorageSource open(URI address) throws Exception {
        return new SqlStorageSource(project().database(), super.open(address));
    }

    @Override
    StorageSource withWrongKey() throws Exception {
        project()
                .execute(
                        "do $$ begin if to_regrole('blind') is null then create role blind login; end if; end $$",
                        "grant usage on schema storage to blind",
                        "grant select on storage.buckets, storage.objects to blind",
                        "alter table storage.buckets enable row level security",
                        "alter table storage.objects enable row level security");
        return new SqlStorageSource(project().database("blind"), super.open(address()));
    }

    @Override
    int fillThreePages() throws Exception {
        project().fill(bucket, 11_000);
        return 11_000;
    }

    /** Here it is a login of the database that does not see all rows. */
    @Override
    @Test
    void aKeyWithoutRightsIsRefusedAndNotAnsweredByAnEmptyList() throws Exception {
        StorageSource source = closing(withWrongKey());
        assertThatThrownBy(() -> keys(source.list(bucket, KeyRange.everything())))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class, e -> assertThat(e.getType()).isEqualTo("MISSING_PRIVILEGE"));
        assertThatThrownBy(source::buckets).isInstanceOf(ApplicationFailure.class);
    }
}
