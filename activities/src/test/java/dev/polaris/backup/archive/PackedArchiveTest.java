package dev.polaris.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.postgres.PostgresCluster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads the table of contents of what a real pg_dump wrote, with its SQL. */
class PackedArchiveTest {
    private static final int LONG_BODY = 3 << 20;
    private static PostgresCluster cluster;
    private static Packed packed;

    @BeforeAll
    static void dumpADatabase() throws Exception {
        cluster = PostgresCluster.start();
        cluster.execute(
                "postgres", "create database odd", "create database latin encoding 'LATIN1' template template0");
        cluster.execute("odd", OddTables.STATEMENTS);
        cluster.execute(
                "odd",
                "create function long_one() returns int language sql as $$ select 1 -- " + "x".repeat(LONG_BODY)
                        + "\n$$");
        cluster.execute(
                "latin", "create table \"grün\" (\"größe\" text default 'ä')", "insert into \"grün\" values ('ö')");
        packed = dump("odd");
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static Packed dump(String database) throws IOException, InterruptedException {
        Process process = cluster.client("pg_dump", "--format=custom", "--compress=0", database)
                .start();
        Packed dumped = Packed.of(process.getInputStream(), Packed.settings());
        assertThat(process.waitFor()).isZero();
        return dumped;
    }

    private static List<TocDefinition> definitions(PackedArchive archive) throws IOException {
        List<TocDefinition> definitions = new ArrayList<>();
        archive.<RuntimeException>toc(definitions::add);
        return definitions;
    }

    @Test
    void everyEntryComesInOrderWithItsSql() throws IOException {
        List<TocDefinition> definitions = definitions(packed.archive());
        List<TocEntry> indexed = packed.records(IndexEntry.class).stream()
                .map(IndexEntry::toc)
                .sorted(Comparator.comparingInt(TocEntry::ordinal))
                .toList();
        assertThat(definitions).extracting(TocDefinition::entry).containsExactlyElementsOf(indexed);
        assertThat(definitions)
                .filteredOn(definition -> definition.entry().description().equals("TABLE")
                        && definition.entry().tag().equals("plain"))
                .singleElement()
                .satisfies(plain -> {
                    assertThat(plain.definition()).startsWith("CREATE TABLE public.plain (");
                    assertThat(plain.dropStatement()).isEqualTo("DROP TABLE public.plain;\n");
                });
        assertThat(definitions)
                .filteredOn(definition -> definition.entry().tag().equals("long_one()"))
                .singleElement()
                .satisfies(longOne -> assertThat(longOne.definition()).hasSizeGreaterThan(LONG_BODY));
    }

    @Test
    void onlyTheMembersOfTheTableOfContentsAreFetched() throws IOException {
        IndexHeader header = packed.archive().header();
        long tocBytes = packed.records(Member.class).stream()
                .filter(member -> member.uncompressedOffset() < header.tocEnd())
                .mapToLong(Member::length)
                .sum();
        AtomicLong fetched = new AtomicLong();
        MemberSource counting = (offset, length) -> {
            assertThat(offset).isZero();
            fetched.addAndGet(length);
            return MemberSource.ofBytes(packed.compressed()).open(offset, length);
        };
        definitions(new PackedArchive(counting, packed::openIndex));
        assertThat(fetched.get()).isEqualTo(tocBytes).isLessThan(packed.compressed().length);
    }

    @Test
    void namesAndSqlAreDecodedAsTheArchiveSays() throws Exception {
        Packed latin = dump("latin");
        assertThat(latin.archive().encoding()).isEqualTo(new ArchiveEncoding("LATIN1"));
        assertThat(packed.archive().encoding()).isEqualTo(ArchiveEncoding.UTF8);
        assertThat(definitions(latin.archive()))
                .filteredOn(definition -> definition.entry().description().equals("TABLE"))
                .singleElement()
                .satisfies(table -> {
                    assertThat(table.entry().tag()).isEqualTo("grün");
                    assertThat(table.definition()).contains("\"größe\" text DEFAULT 'ä'");
                });
    }

    @Test
    void damageAndForeignIndexesAreNamed() throws Exception {
        byte[] damaged = packed.compressed().clone();
        damaged[100] ^= 1;
        assertThatThrownBy(() -> definitions(new PackedArchive(MemberSource.ofBytes(damaged), packed::openIndex)))
                .isInstanceOf(ArchiveFormatException.class)
                .hasMessageContaining("the member at 0 of the compressed file");
        Packed other = dump("latin");
        assertThatThrownBy(() -> definitions(new PackedArchive(
                        MemberSource.ofBytes(packed.compressed()), () -> new ByteArrayInputStream(other.index()))))
                .isInstanceOf(ArchiveFormatException.class);
    }
}
