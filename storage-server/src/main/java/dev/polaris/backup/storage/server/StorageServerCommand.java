package dev.polaris.backup.storage.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Runs the server as a process of its own. Everything comes from variables, because others can read arguments. */
public final class StorageServerCommand {
    private StorageServerCommand() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        ServerSettings settings = ServerSettings.of(
                        variable("STORAGE_DATABASE"),
                        variable("STORAGE_DATABASE_USER"),
                        variable("STORAGE_DATABASE_PASSWORD"),
                        Path.of(variable("STORAGE_DIRECTORY")),
                        new ApiKeys(
                                variable("STORAGE_JWT_SECRET"),
                                variable("STORAGE_SECRET_KEY"),
                                variable("STORAGE_PUBLISHABLE_KEY")))
                .at(host(), Integer.parseInt(variable("STORAGE_PORT")));
        try (StorageServer server = StorageServer.start(settings)) {
            System.out.println("storage server: listening at " + server.address());
            // Until the process is told to end.
            new CountDownLatch(1).await();
        }
    }

    /** Others may ask only where that is said, as in a container of its own. */
    private static String host() {
        return System.getenv().getOrDefault("STORAGE_HOST", ServerSettings.THIS_MACHINE);
    }

    private static String variable(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            System.err.println("storage server: the variable " + name + " is not set");
            System.exit(2);
        }
        return value;
    }
}
