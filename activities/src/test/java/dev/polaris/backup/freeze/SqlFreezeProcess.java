package dev.polaris.backup.freeze;

import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.postgres.PostgresDatabase;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Freezes like a worker, says so, and then waits to be killed. Arguments: port, procedure, until. */
final class SqlFreezeProcess {
    private SqlFreezeProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        Instance instance = new Instance("live", "127.0.0.1", Integer.parseInt(arguments[0]), "app", null);
        new SqlFreeze(SqlFreezeProcess::administrator)
                .freeze(new FreezeOrder("prod", arguments[1], instance, Instant.parse(arguments[2])));
        System.out.println("frozen");
        Thread.currentThread().join();
    }

    static PostgresDatabase administrator(Instance instance) {
        return login(instance, "postgres");
    }

    static PostgresDatabase login(Instance instance, String user) {
        DatabaseConfig config = new DatabaseConfig(
                instance.host(),
                instance.port(),
                instance.database(),
                user,
                new SecretReference(SecretReference.Source.ENV, "PASSWORD"),
                DatabaseConfig.SslMode.DISABLE,
                Optional.empty());
        return new PostgresDatabase(PostgresDatabase.Side.TARGET, config, Map.of("PASSWORD", "not asked for"));
    }
}
