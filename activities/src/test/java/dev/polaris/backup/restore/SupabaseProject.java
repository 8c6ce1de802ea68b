package dev.polaris.backup.restore;

import dev.polaris.backup.postgres.PostgresCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fresh Supabase project on a cluster of a test's own: schemas auth and storage are there and belong to the platform's
 * roles, and {@code postgres} is no superuser. What supautils grants to it on a hosted project has a stand-in each, named
 * where it is made.
 */
final class SupabaseProject implements AutoCloseable {
    static final String ADMIN = "supabase_admin";
    private static final Path DEMO = Path.of("..", "demo");

    private final PostgresCluster cluster;

    private SupabaseProject(PostgresCluster cluster) {
        this.cluster = cluster;
    }

    /** A project whose platform is that of the demo database in another cluster. */
    static SupabaseProject like(PostgresCluster source, String database, Path directory) throws Exception {
        PostgresCluster cluster = PostgresCluster.start();
        SupabaseProject project = new SupabaseProject(cluster);
        project.demotePostgres();
        project.script("10_roles.sql");
        project.admin("drop role \"Coaching Staff\"");
        project.script("15_extensions.sql");
        Path platform = directory.resolve("platform");
        DumpedDatabase.output(source.client(
                "pg_dump",
                "--format=custom",
                "--schema-only",
                "--schema=auth",
                "--schema=storage",
                "--file=" + platform,
                database));
        ProcessBuilder restore = cluster.client("pg_restore", "--dbname=postgres", platform.toString());
        restore.environment().put("PGUSER", ADMIN);
        // The customer's own trigger has no function here: that it cannot be made is what a fresh project is like.
        restore.redirectError(directory.resolve("platform.log").toFile())
                .start()
                .waitFor();
        project.removeCustomersPolicies();
        project.grant();
        return project;
    }

    private void demotePostgres() throws SQLException {
        cluster.execute("postgres", "create role boss superuser login");
        try (Connection connection = connect("boss");
                Statement statement = connection.createStatement()) {
            statement.execute("alter role postgres rename to supabase_admin");
            statement.execute("create role postgres login createrole createdb replication bypassrls");
            statement.execute("grant pg_read_all_data, pg_monitor, pg_signal_backend to postgres");
            statement.execute("alter database postgres owner to postgres");
        }
    }

    private void removeCustomersPolicies() throws SQLException {
        for (String policy :
                values("select format('drop policy %I on %s', polname, polrelid::regclass) from pg_policy")) {
            admin(policy);
        }
    }

    private void grant() throws SQLException {
        admin(
                "insert into auth.schema_migrations values ('20990101000000')",
                "insert into storage.migrations (id, name, hash) values (99, 'newest', 'x')",
                "grant usage on schema auth, storage, extensions to postgres",
                "grant all on all tables in schema auth to postgres with grant option",
                "revoke all on auth.schema_migrations from postgres",
                "grant all on all sequences in schema auth to postgres with grant option",
                "grant all on storage.buckets, storage.objects to postgres with grant option",
                "grant execute on all functions in schema auth, storage, extensions to postgres",
                "grant anon, authenticated, service_role, authenticator to postgres with admin option",
                "create publication supabase_realtime",
                "alter publication supabase_realtime owner to postgres",
                "alter default privileges for role postgres in schema public grant all on tables to anon, authenticated",
                // Stands for supautils' list of settings that postgres may make.
                "grant set on parameter session_replication_role to postgres",
                // Stands for supautils.policy_grants: policies on tables of storage.
                "grant supabase_storage_admin to postgres");
    }

    PostgresCluster cluster() {
        return cluster;
    }

    void admin(String... statements) throws SQLException {
        try (Connection connection = connect(ADMIN);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of a query's rows, as the platform's administrator sees them. */
    List<String> values(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = connect(ADMIN);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** Everything that belongs to the platform, as pg_dump writes it. */
    List<String> platform() throws Exception {
        ProcessBuilder dump = cluster.client(
                "pg_dump", "--schema-only", "--schema=auth", "--schema=storage", "--schema=extensions", "postgres");
        dump.environment().put("PGUSER", ADMIN);
        return new String(DumpedDatabase.output(dump), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("--") && !line.startsWith("\\"))
                .sorted()
                .toList();
    }

    private Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(cluster.jdbcUrl("postgres"), user, cluster.password());
    }

    private void script(String name) throws Exception {
        run(cluster, ADMIN, "postgres", DEMO.resolve(name), 0);
    }

    /** Loads the whole demo into a database, as superuser. */
    static void loadDemo(PostgresCluster cluster, String database, int rows) throws Exception {
        List<Path> scripts;
        try (Stream<Path> files = Files.list(DEMO)) {
            scripts = files.filter(file -> file.getFileName().toString().matches("\\d\\d_.*\\.sql"))
                    .sorted()
                    .toList();
        }
        for (Path script : scripts) {
            run(cluster, PostgresCluster.USER, database, script, rows);
        }
    }

    private static void run(PostgresCluster cluster, String user, String database, Path script, int rows)
            throws IOException, InterruptedException {
        ProcessBuilder psql = cluster.client(
                "psql",
                "--no-psqlrc",
                "--quiet",
                "--set=ON_ERROR_STOP=1",
                "--set=rows=" + rows,
                "--dbname=" + database,
                "--file=" + script.toAbsolutePath().normalize());
        psql.environment().put("PGUSER", user);
        DumpedDatabase.output(psql);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
