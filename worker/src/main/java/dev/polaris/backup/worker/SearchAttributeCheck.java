package dev.polaris.backup.worker;

import dev.polaris.backup.config.ConfigurationException;
import dev.polaris.backup.config.Problem;
import dev.polaris.backup.config.TemporalConfig;
import dev.polaris.backup.journal.SearchAttributes;
import io.grpc.StatusRuntimeException;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds missing search attributes at the start: later, each run would hang at its first step without a word. */
final class SearchAttributeCheck {
    private static final Logger LOGGER = LoggerFactory.getLogger(SearchAttributeCheck.class);

    private SearchAttributeCheck() {}

    static void check(TemporalConfig temporal, WorkflowServiceStubs stubs) throws ConfigurationException {
        Set<String> there;
        try {
            there = OperatorServiceGrpc.newBlockingStub(stubs.getRawChannel())
                    .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                            .setNamespace(temporal.namespace())
                            .build())
                    .getCustomAttributesMap()
                    .keySet();
        } catch (StatusRuntimeException e) {
            // Some hosts do not let workers ask; then the first run tells.
            LOGGER.warn(
                    "search attributes could not be checked: {}", e.getStatus().getCode());
            return;
        }
        List<Problem> missing = SearchAttributes.ALL.stream()
                .map(key -> key.getName())
                .filter(name -> !there.contains(name))
                .map(name -> new Problem(
                        "temporal.namespace",
                        "\"" + temporal.namespace() + "\" has no search attribute " + name,
                        "Run: temporal operator search-attribute create --namespace " + temporal.namespace()
                                + " --name " + name + " --type Keyword"))
                .collect(Collectors.toList());
        if (!missing.isEmpty()) {
            throw new ConfigurationException(missing);
        }
    }
}
