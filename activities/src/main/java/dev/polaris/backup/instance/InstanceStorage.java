package dev.polaris.backup.instance;

import java.net.URI;

/** The Storage of instances: it serves the one it was attached to, and no other database. */
public interface InstanceStorage {
    /** Where the Storage of an instance is; the instance need not be there yet when that does not depend on it. */
    URI address(String id);

    /** A key that may do everything there; read when it is used. */
    String key(String id);

    /** Makes it serve an instance. Repeating it changes nothing. */
    void attach(InstanceOrder order, Instance instance);
}
