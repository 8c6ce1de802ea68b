import dev.polaris.backup.archive.ArchivePacker;
import dev.polaris.backup.archive.ArchiveSummary;
import dev.polaris.backup.archive.PackSettings;
import dev.polaris.backup.config.Compression;
import dev.polaris.backup.gzip.Codec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Packs the archive on standard input into two local files: the archive engine alone, without Temporal and S3. Prints
 * the SHA-256 of the packed file and the size of the archive in bytes.
 */
public final class PackStandardInput {
    private PackStandardInput() {}

    /** Arguments: the packed file, its index, what the compression is for. */
    public static void main(String[] arguments) throws IOException {
        // Whoever runs pg_dump knows the session's settings; here nobody reads the index, so it claims none.
        PackSettings settings =
                PackSettings.of("bench", "1", Map.of(), Runtime.getRuntime().availableProcessors())
                        .withCompressors(Codec.of(Compression.valueOf(arguments[2])).compressors());
        try (OutputStream packed = Files.newOutputStream(Path.of(arguments[0]));
                OutputStream index = Files.newOutputStream(Path.of(arguments[1]))) {
            ArchiveSummary summary = new ArchivePacker(settings).pack(System.in, packed, index);
            System.out.println(summary.end().sha256() + " " + summary.end().archiveBytes());
        }
    }
}
