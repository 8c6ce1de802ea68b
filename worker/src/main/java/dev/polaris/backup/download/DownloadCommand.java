package dev.polaris.backup.download;

import dev.polaris.backup.catalog.BackupCatalog;
import dev.polaris.backup.catalog.CommittedSlot;
import dev.polaris.backup.config.ConfigFile;
import dev.polaris.backup.config.ConfigurationException;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.config.Problem;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.worker.StoreFactory;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code polaris download}: fetches a backup's objects in the versions its commit record pins, with the operator's own
 * verify key and without Temporal, so that it also works when all else is down.
 */
@Command(
        name = "polaris download",
        mixinStandardHelpOptions = true,
        description = "Downloads a backup's objects in their committed versions, and checks each.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:downloaded; newer versions of these objects are reported and not downloaded",
            "1:the backup or the bucket could not be read, or a file is there already",
            "2:bad usage, configuration or secrets",
            "4:the stored bytes are not those that were committed"
        })
public final class DownloadCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;
    private static final int NOT_GOOD = 4;

    @Parameters(index = "0", paramLabel = "BACKUP", description = "newest, yyyy/MM/dd or yyyy/MM/dd/HHmmss.")
    private String backup;

    @Option(names = "--env", required = true, paramLabel = "ENV", description = "The environment.")
    private String env;

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "An existing directory.")
    private Path directory;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Only this object, such as dump.sql.gz; may be repeated. Default: all of them.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--config", paramLabel = "FILE", description = "Default: POLARIS_CONFIG, else polaris.yaml.")
    private Path configFile;

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;

    DownloadCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Runs the command line. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DownloadCommand(System.getenv())).execute(arguments));
    }

    @Override
    public Integer call() {
        try {
            PolarisConfig config = ConfigFile.load(file(), environment);
            StoreFactory stores = new StoreFactory(config, environment);
            refuse(stores.missing(Role.VERIFY));
            config.environment(env);
            if (!Files.isDirectory(directory)) {
                refuse(List.of(new Problem("--to", "is no directory: " + directory, "Create it first.")));
            }
            try (ObjectStore store = stores.open(Role.VERIFY)) {
                download(store);
            }
            return 0;
        } catch (ConfigurationException e) {
            err().println("Nothing was downloaded:");
            e.problems().forEach(problem -> err().println("  " + problem));
            return BAD_INPUT;
        } catch (ApplicationFailure e) {
            return failed(e.getOriginalMessage(), codeOf(FailureType.of(e)));
        } catch (PinnedDownload.WrongContentException | ObjectStoreException.ContentMismatch e) {
            return failed(e.getMessage() + ". Do not restore from it; verify the backup.", NOT_GOOD);
        } catch (IOException | ObjectStoreException e) {
            return failed(e.getMessage(), FAILED);
        }
    }

    private void download(ObjectStore store) throws IOException, ConfigurationException {
        BackupCatalog catalog = new BackupCatalog(store);
        CommittedSlot slot = catalog.withAlarms(catalog.find(env, backup));
        slot.alarms().forEach(alarm -> err().println("! " + alarm));
        List<PinnedObject> objects = chosen(slot);
        PinnedDownload download = new PinnedDownload(store);
        // All are looked at before the first is fetched: a refusal after an hour of download helps nobody.
        List<Problem> there = objects.stream()
                .map(this::target)
                .filter(Files::exists)
                .map(file -> new Problem("--to", "holds " + file.getFileName() + " already", "Choose another."))
                .toList();
        refuse(there);
        for (PinnedObject object : objects) {
            Path written = download.download(object, target(object));
            out().printf(
                            "%s  %d bytes, sha256 %s, version %s%n",
                            written, object.size(), object.sha256(), object.versionId());
        }
        out().printf(
                        "Backup %s of %s, as it was at %s%n",
                        slot.record().backupId(), env, slot.record().snapshotTime());
    }

    private Path target(PinnedObject object) {
        return directory.resolve(object.fileName());
    }

    private List<PinnedObject> chosen(CommittedSlot slot) throws ConfigurationException {
        Map<String, PinnedObject> objects = slot.record().objects();
        if (names.isEmpty()) {
            return List.copyOf(objects.values());
        }
        refuse(names.stream()
                .filter(name -> !objects.containsKey(name))
                .map(name -> new Problem(
                        "--name", "is \"" + name + "\"", "The backup has " + String.join(", ", objects.keySet()) + "."))
                .toList());
        return names.stream().distinct().map(objects::get).toList();
    }

    private static void refuse(List<Problem> problems) throws ConfigurationException {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    private int failed(String message, int code) {
        err().println(message);
        return code;
    }

    private static int codeOf(FailureType type) {
        return switch (type) {
            case UNKNOWN_ENVIRONMENT, BAD_INPUT, BAD_CONFIGURATION -> BAD_INPUT;
            case TAMPERED -> NOT_GOOD;
            default -> FAILED;
        };
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private Path file() {
        return configFile != null ? configFile : Path.of(environment.getOrDefault("POLARIS_CONFIG", "polaris.yaml"));
    }
}
