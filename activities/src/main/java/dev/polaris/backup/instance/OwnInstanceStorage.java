package dev.polaris.backup.instance;

import dev.polaris.backup.config.InstanceConfig;
import dev.polaris.backup.config.MissingSecretException;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.hook.CommandHook;
import java.net.URI;
import java.util.Map;

/** A Storage of the operator's own, put on an instance by a command of the operator's own. */
public final class OwnInstanceStorage implements InstanceStorage {
    private final InstanceConfig.OwnStorage config;
    private final Map<String, String> workerEnvironment;

    /** @param workerEnvironment the variables of this worker, where the key's reference may point */
    public OwnInstanceStorage(InstanceConfig.OwnStorage config, Map<String, String> workerEnvironment) {
        this.config = config;
        this.workerEnvironment = Map.copyOf(workerEnvironment);
    }

    @Override
    public URI address(String id) {
        return config.url();
    }

    @Override
    public String key(String id) {
        try {
            return config.key().resolve(workerEnvironment);
        } catch (MissingSecretException e) {
            throw FailureType.MISSING_SECRET.failure("For procedure.instance.storage.key: " + e.getMessage() + ".");
        }
    }

    @Override
    public void attach(InstanceOrder order, Instance instance) {
        config.attach().ifPresent(command -> {
            var unused = new CommandHook(command, FailureType.INSTANCE_FAILED)
                    .run(
                            "attach",
                            Map.of(
                                    "POLARIS_ENV", order.env(),
                                    "POLARIS_PROCEDURE", order.procedure(),
                                    "POLARIS_HOST", instance.host(),
                                    "POLARIS_PORT", Integer.toString(instance.port()),
                                    "POLARIS_DATABASE", instance.database()));
        });
    }
}
