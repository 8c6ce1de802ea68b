package dev.polaris.backup.canary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.List;

/** Who runs PostgreSQL servers on this host: this process's user, but {@code postgres} for root, whom the server refuses. */
final class ServerUser {
    private static final String NAME = "postgres";

    private final boolean other;

    private ServerUser(boolean other) {
        this.other = other;
    }

    static ServerUser find() {
        return new ServerUser("root".equals(System.getProperty("user.name")));
    }

    /** The command as this user runs it. */
    List<String> command(List<String> command) {
        if (!other) {
            return command;
        }
        List<String> all =
                new ArrayList<>(List.of("setpriv", "--reuid=" + NAME, "--regid=" + NAME, "--clear-groups", "--"));
        all.addAll(command);
        return all;
    }

    /** Gives a file or a directory to the user. */
    void give(Path path) throws IOException {
        if (other) {
            UserPrincipalLookupService users = path.getFileSystem().getUserPrincipalLookupService();
            UserPrincipal user = users.lookupPrincipalByName(NAME);
            Files.setOwner(path, user);
        }
    }

    /** Takes a file back. */
    void takeBack(Path path) throws IOException {
        if (other) {
            Files.setOwner(path, Files.getOwner(path.getParent(), LinkOption.NOFOLLOW_LINKS));
        }
    }

    /** Whether the user gets into a directory; a worker's own directories are often closed to others. */
    boolean mayEnter(Path directory) throws IOException, InterruptedException {
        return LocalCommand.run(command(List.of("test", "-x", directory.toString())))
                .well();
    }

    @Override
    public String toString() {
        return other ? NAME : System.getProperty("user.name");
    }
}
