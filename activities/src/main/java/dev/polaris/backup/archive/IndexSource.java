package dev.polaris.backup.archive;

import java.io.IOException;
import java.io.InputStream;

/** Opens an index from its beginning, as often as it is asked. */
public interface IndexSource {
    InputStream open() throws IOException;
}
