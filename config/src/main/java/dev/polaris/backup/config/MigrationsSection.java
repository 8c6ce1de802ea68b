package dev.polaris.backup.config;

import java.nio.file.Path;
import java.util.Optional;

/** Reads where migrations are. */
final class MigrationsSection {
    private MigrationsSection() {}

    /** The section; empty when restored databases are used as they were backed up. */
    static Optional<MigrationsConfig> migrations(Section section) {
        Optional<MigrationsConfig> directory =
                section.optionalText("directory").map(path -> new MigrationsConfig.Directory(Path.of(path)));
        Optional<MigrationsConfig> command = section.optionalText("command").map(MigrationsConfig.Command::new);
        if (section.present() && directory.isPresent() == command.isPresent()) {
            section.problem(
                    "directory",
                    directory.isPresent() ? "is given together with command" : "is missing",
                    "Write either directory or command.");
        }
        return directory.or(() -> command);
    }
}
