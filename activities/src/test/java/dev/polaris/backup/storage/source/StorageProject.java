package dev.polaris.backup.storage.source;

import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.DatabaseConfig.SslMode;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.storage.server.ApiKeys;
import dev.polaris.backup.storage.server.ServerSettings;
import dev.polaris.backup.storage.server.StorageServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A Supabase project with nothing but Storage, of a test's own or shared by all tests of a virtual machine: the stand-in
 * server, and a real database with the platform's tables.
 */
public final class StorageProject implements AutoCloseable {
    private static final String DATABASE = "postgres";
    private static final List<String> SCRIPTS = List.of("10_roles.sql", "30_storage.sql", "76_storage_keys.sql");
    private static StorageProject shared;

    private final PostgresCluster cluster;
    private final Path directory;
    private final ApiKeys keys;
    private final StorageServer server;

    private StorageProject() throws IOException, InterruptedException {
        cluster = PostgresCluster.start();
        for (String script : SCRIPTS) {
            run(Path.of("..", "demo", script));
        }
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        directory = Files.createTempDirectory(target, "storage-");
        keys = new ApiKeys("only-for-this-test-project-and-long-enough", "sb_secret_test", "sb_publishable_test");
        server = StorageServer.start(settings());
    }

    /** A project of the caller's own, who closes it. */
    public static StorageProject start() throws IOException, InterruptedException {
        return new StorageProject();
    }

    /** The project that tests share which use buckets of their own. It ends with the virtual machine. */
    public static synchronized StorageProject shared() throws IOException, InterruptedException {
        if (shared == null) {
            shared = new StorageProject();
        }
        return shared;
    }

    private void run(Path script) throws IOException, InterruptedException {
        Process psql = cluster.client(
                        "psql",
                        "--no-psqlrc",
                        "--quiet",
                        "--set=ON_ERROR_STOP=1",
                        "--set=rows=100",
                        "--dbname=" + DATABASE,
                        "--file=" + script.toAbsolutePath().normalize())
                .inheritIO()
                .start();
        if (psql.waitFor() != 0) {
            throw new IOException(script + " failed");
        }
    }

    /** How its server is made, for another one on the same rows and bytes. */
    public ServerSettings settings() {
        return ServerSettings.of(cluster.jdbcUrl(DATABASE), PostgresCluster.USER, cluster.password(), directory, keys);
    }

    /** The base address of its Storage. */
    public URI address() {
        return server.address();
    }

    public ApiKeys keys() {
        return keys;
    }

    /** Uploads and buckets, with the key that may do everything. */
    public StorageUploads uploads() {
        return new StorageUploads(address(), keys.secretKey());
    }

    /** Its database, by this login. */
    public PostgresDatabase database(String user) {
        return new PostgresDatabase(
                PostgresDatabase.Side.SOURCE,
                new DatabaseConfig(
                        "127.0.0.1",
                        cluster.port(),
                        DATABASE,
                        user,
                        new SecretReference(SecretReference.Source.ENV, "PASSWORD"),
                        SslMode.DISABLE,
                        Optional.empty()),
                Map.of("PASSWORD", cluster.password()));
    }

    /** Its database, by a login that may do everything. */
    public PostgresDatabase database() {
        return database(PostgresCluster.USER);
    }

    /** Runs statements in its database as superuser. */
    public void execute(String... statements) throws SQLException {
        cluster.execute(DATABASE, statements);
    }

    /** Its database as {@code pg_dump --format=custom --compress=0} writes it, in the session settings of our dumps. */
    public byte[] dump() throws IOException, InterruptedException {
        ProcessBuilder dump = cluster.client("pg_dump", "--format=custom", "--compress=0", "--dbname=" + DATABASE);
        dump.environment().put("PGTZ", "UTC");
        Process process = dump.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        byte[] archive = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IOException("pg_dump failed");
        }
        return archive;
    }

    /** Makes rows without bytes, {@code row/00000001} and so on: enough for a listing. */
    public void fill(String bucket, int count) throws SQLException {
        execute("insert into storage.objects (bucket_id, name, version, metadata) select '" + bucket
                + "', 'row/' || lpad(n::text, 8, '0'), gen_random_uuid()::text, jsonb_build_object('eTag', '\"' || md5(n::text)"
                + " || '\"', 'size', n, 'mimetype', 'text/plain', 'cacheControl', 'no-cache')"
                + " from generate_series(1, " + count + ") n order by md5(n::text)");
    }

    /**
     * Makes an object of so many bytes, all of them zero, that takes no room on the disk.
     *
     * @param size in bytes
     */
    public void putSparse(String bucket, String key, long size) throws IOException, SQLException {
        String version = UUID.randomUUID().toString();
        try (RandomAccessFile file = new RandomAccessFile(bytesOf(version).toFile(), "rw")) {
            file.setLength(size);
        }
        execute("insert into storage.objects (bucket_id, name, version, metadata) values ('" + bucket + "', '" + key
                + "', '" + version + "', jsonb_build_object('eTag', '\"' || md5('" + version
                + "') || '-320\"', 'size', "
                + size + ", 'mimetype', 'video/mp4', 'cacheControl', 'no-cache'))");
    }

    /** Makes small objects, {@code small/00000001} and so on, each of which holds its own key. */
    public void putSmall(String bucket, int from, int count) throws IOException, SQLException {
        execute("insert into storage.objects (bucket_id, name, version, metadata) select '" + bucket
                + "', key, version, jsonb_build_object('eTag', '\"' || md5(version) || '\"', 'size', length(key),"
                + " 'mimetype', 'text/plain', 'cacheControl', 'no-cache') from (select 'small/' || lpad(n::text, 8, '0')"
                + " as key, md5('" + bucket + "' || n) as version from generate_series(" + from + ", "
                + (from + count - 1) + ") n) as named");
        for (int n = from; n < from + count; n++) {
            String version = md5(bucket + n);
            Files.writeString(bytesOf(version), "small/%08d".formatted(n));
        }
    }

    private Path bytesOf(String version) throws IOException {
        return Files.createDirectories(directory.resolve(version.substring(0, 2)))
                .resolve(version);
    }

    private static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have MD5", e);
        }
    }

    @Override
    public void close() {
        server.close();
        cluster.close();
    }
}
