package dev.polaris.backup.download;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.ConfigFile;
import dev.polaris.backup.config.ConfigurationException;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.config.Problem;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.storage.SyncCatalog;
import dev.polaris.backup.storage.manifest.CommittedSync;
import dev.polaris.backup.storage.manifest.Inventory;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.Manifests;
import dev.polaris.backup.worker.StoreFactory;
import io.temporal.failure.ApplicationFailure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
 * {@code polaris backups get}: fetches mirrored objects as a manifest names them, with the operator's own verify key and
 * without Temporal, so that it also works when all else is down.
 */
@Command(
        name = "polaris backups get",
        mixinStandardHelpOptions = true,
        description = "Fetches one mirrored object, or with --prefix all whose keys begin so, and checks each.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:fetched",
            "1:there is no such sync or object, the bucket could not be read, or a file is there already",
            "2:bad usage, configuration or secrets",
            "4:the stored bytes are not those that were committed"
        })
public final class GetCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;
    private static final int NOT_GOOD = 4;

    /** What was fetched, with all that the manifest knows of each object. */
    private static final String LIST = "objects.jsonl";

    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

    @Parameters(index = "0", paramLabel = "KEY", description = "The object's key; with --prefix how keys begin.")
    private String key;

    @Option(names = "--bucket", required = true, paramLabel = "BUCKET", description = "The mirrored bucket.")
    private String bucket;

    @Option(names = "--env", required = true, paramLabel = "ENV", description = "The environment.")
    private String env;

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "An existing directory.")
    private Path directory;

    @Option(
            names = "--slot",
            paramLabel = "SLOT",
            defaultValue = "newest",
            description = "newest (the default), yyyy/MM/dd or yyyy/MM/dd/HHmmss.")
    private String slot;

    @Option(names = "--prefix", description = "Fetch every object whose key begins with KEY; \"\" for all.")
    private boolean prefix;

    @Option(names = "--config", paramLabel = "FILE", description = "Default: POLARIS_CONFIG, else polaris.yaml.")
    private Path configFile;

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;

    GetCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Runs the command line. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new GetCommand(System.getenv())).execute(arguments));
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
                return fetch(new Manifests(store));
            }
        } catch (ConfigurationException e) {
            err().println("Nothing was fetched:");
            e.problems().forEach(problem -> err().println("  " + problem));
            return BAD_INPUT;
        } catch (ApplicationFailure e) {
            return failed(e.getOriginalMessage(), codeOf(FailureType.of(e)));
        } catch (PinnedDownload.WrongContentException | ObjectStoreException.ContentMismatch e) {
            return failed(e.getMessage() + ". Do not use it; verify the sync.", NOT_GOOD);
        } catch (FileAlreadyExistsException e) {
            return failed(e.getMessage() + " is there already; choose another directory.", FAILED);
        } catch (IOException | ObjectStoreException e) {
            return failed(e.getMessage(), FAILED);
        }
    }

    private int fetch(Manifests manifests) throws IOException {
        CommittedSync sync = SyncCatalog.find(manifests, env, bucket, slot);
        sync.alarms().forEach(alarm -> err().println("! " + alarm));
        PinnedDownload download = new PinnedDownload(manifests.store());
        LocalNames names = new LocalNames(directory);
        long objects = 0;
        Inventory inventory = Inventory.beginningWith(manifests.store(), sync.manifest(), key);
        while (inventory.hasNext()) {
            ManifestEntry entry = inventory.next();
            if (prefix || entry.key().equals(key)) {
                objects++;
                Path target = names.of(entry.key());
                Files.createDirectories(target.getParent());
                note(entry, download.download(entry.stored(), target));
            }
        }
        if (objects == 0) {
            return failed(
                    "Bucket " + bucket + " has no object " + (prefix ? "that begins with " : "") + "\"" + key + "\" in "
                            + sync.slot().slot().path()
                            + "; an earlier sync may have it: polaris backups list --bucket "
                            + bucket + ".",
                    FAILED);
        }
        out().printf(
                        "%d objects of %s as of %s%n",
                        objects, bucket, sync.manifest().startedAt());
        return 0;
    }

    private void note(ManifestEntry entry, Path written) throws IOException {
        out().printf("%s  %d bytes, sha256 %s%n", written, entry.size(), entry.sha256());
        try (BufferedWriter list = Files.newBufferedWriter(
                directory.resolve(LIST), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            list.write(MAPPER.writeValueAsString(
                    new Fetched(directory.relativize(written).toString(), entry)));
            list.newLine();
        }
    }

    /**
     * A line of the list.
     *
     * @param file where it is, in the directory
     * @param object what the manifest says of it
     */
    private record Fetched(String file, ManifestEntry object) {}

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
