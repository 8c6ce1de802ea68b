package dev.polaris.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.postgres.PostgresCluster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Archives that stock pg_dump made in every way become the one that it writes without compression. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StockArchiveTest {
    @TempDir
    static Path directory;

    private PostgresCluster cluster;
    private byte[] plain;
    private byte[] compressed;

    /** The binaries to test with; another server version overrides it. */
    Path binaries() {
        return PostgresCluster.defaultBinaries();
    }

    @BeforeAll
    void dump() throws Exception {
        cluster = PostgresCluster.start(binaries(), PostgresCluster.Authentication.TRUST, Map.of());
        cluster.execute("postgres", "create database odd");
        cluster.execute("odd", OddTables.STATEMENTS);
        cluster.execute(
                "odd",
                "create table huge (content text)",
                "insert into huge values (repeat('0123456789abcdef', 2300000)), ('next')",
                "select lo_from_bytea(779, decode(repeat('0a', 32768), 'hex'))");
        plain = dump("--compress=0");
        compressed = dump("--compress=6");
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private byte[] dump(String... options) throws IOException, InterruptedException {
        String[] all = Arrays.copyOf(options, options.length + 2);
        all[options.length] = "--format=custom";
        all[options.length + 1] = "odd";
        Process process = cluster.client("pg_dump", all).start();
        byte[] bytes = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        return bytes;
    }

    private static byte[] uncompressed(byte[] stock) throws IOException {
        try (InputStream archive = StockArchive.uncompressed(new ByteArrayInputStream(stock))) {
            return archive.readAllBytes();
        }
    }

    /** In several members, as our own dumps are. */
    private static byte[] gzip(byte[] archive) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int from = 0; from < archive.length; from += 1 << 20) {
            try (GZIPOutputStream member = new GZIPOutputStream(file)) {
                member.write(archive, from, Math.min(1 << 20, archive.length - from));
            }
        }
        return file.toByteArray();
    }

    /** Without the moment of the dump, in which two of them differ. */
    private static byte[] timeless(byte[] archive) {
        byte[] copy = archive.clone();
        int from = copy[6] >= 15 ? 12 : 16;
        Arrays.fill(copy, from, from + 35, (byte) 0);
        return copy;
    }

    @Test
    void aRowLongerThanAnyChunkComesInPieces() throws IOException {
        Packed own = Packed.of(plain, Packed.settings());
        Packed ours = Packed.of(uncompressed(compressed), Packed.settings());
        assertThat(ours.records(IndexEntry.class))
                .extracting(IndexEntry::toc)
                .isEqualTo(own.records(IndexEntry.class).stream()
                        .map(IndexEntry::toc)
                        .toList());
        assertThat(ours.records(IndexEntry.class))
                .extracting(entry -> entry.data().flatMap(DataExtent::facts))
                .isEqualTo(own.records(IndexEntry.class).stream()
                        .map(entry -> entry.data().flatMap(DataExtent::facts))
                        .toList());
        assertThat(uncompressed(gzip(compressed))).isEqualTo(uncompressed(compressed));
    }

    @Test
    void withoutTheHugeRowItIsTheSameByteForByte() throws Exception {
        byte[] same = dump("--compress=0", "--exclude-table=huge");
        byte[] small = dump("--compress=9", "--exclude-table=huge");
        assertThat(Arrays.mismatch(timeless(uncompressed(small)), timeless(same)))
                .isEqualTo(-1);
        Path file = directory.resolve("dump");
        dump("--compress=1", "--exclude-table=huge", "--file=" + file);
        assertThat(Arrays.mismatch(timeless(uncompressed(Files.readAllBytes(file))), timeless(same)))
                .as("a file has the places of its blocks in it")
                .isEqualTo(-1);
    }

    @Test
    void anArchiveThatIsNotCompressedPassesUnchanged() throws Exception {
        assertThat(uncompressed(plain)).isEqualTo(plain);
        assertThat(uncompressed(gzip(plain))).isEqualTo(plain);
    }

    @Test
    void insertDumpsKeepTheirText() throws Exception {
        Packed inserts = Packed.of(uncompressed(dump("--inserts", "--compress=6")), Packed.settings());
        assertThat(inserts.walk().outcome(WalkCheck.STRUCTURE)).isEqualTo(WalkVerdict.Outcome.PASSED);
    }

    @Test
    void stockPgRestoreReadsWhatBecameOfIt() throws Exception {
        Path file = Files.write(directory.resolve("uncompressed"), uncompressed(compressed));
        cluster.execute("postgres", "create database again");
        Process restore = cluster.client("pg_restore", "--exit-on-error", "--dbname=again", file.toString())
                .start();
        assertThat(restore.waitFor()).isZero();
    }

    @Test
    void damageAndOtherCompressionsAreRefused() {
        byte[] cut = Arrays.copyOf(compressed, compressed.length - 100);
        assertThatThrownBy(() -> uncompressed(cut)).isInstanceOf(ArchiveFormatException.class);
        byte[] changed = compressed.clone();
        changed[compressed.length / 2] ^= 0x10;
        assertThatThrownBy(() -> uncompressed(changed)).isInstanceOf(ArchiveFormatException.class);
        assertThatThrownBy(() -> uncompressed("not an archive".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ArchiveFormatException.class);
        if (compressed[6] >= 15) {
            byte[] zstd = compressed.clone();
            zstd[11] = 3;
            assertThatThrownBy(() -> uncompressed(zstd))
                    .isInstanceOf(ArchiveFormatException.class)
                    .hasMessageContaining("zstd")
                    .hasMessageContaining("--compress=gzip");
        }
    }
}
