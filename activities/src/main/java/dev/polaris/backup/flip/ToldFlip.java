package dev.polaris.backup.flip;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.hook.CommandHook;
import dev.polaris.backup.hook.HttpHook;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.patience.Patience;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Something of the user's own is told where to point, and says where it points: {@code {host, port, database}}. It is told
 * once, then asked until it says so.
 */
public final class ToldFlip implements AppFlip {
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(60), Duration.ofMillis(200), FailureType.ROUTE_WRONG);

    private final String adapter;
    private final Told told;

    private ToldFlip(String adapter, Told told) {
        this.adapter = adapter;
        this.told = told;
    }

    /** A web address that is asked by GET and told by PUT. */
    public static ToldFlip by(HttpHook hook) {
        return new ToldFlip("http", new Told() {
            @Override
            public JsonNode points(FlipOrder order) {
                return hook.get();
            }

            @Override
            public void point(FlipOrder order) {
                Instance to = order.to();
                hook.put(
                        Map.of(
                                "procedure", order.procedure(),
                                "host", to.host(),
                                "port", to.port(),
                                "database", to.database()),
                        order.procedure() + "/" + to.id());
            }
        });
    }

    /** A command with the steps examine and flip. */
    public static ToldFlip by(CommandHook hook) {
        return new ToldFlip("command", new Told() {
            @Override
            public JsonNode points(FlipOrder order) {
                return hook.run("examine", variables(order));
            }

            @Override
            public void point(FlipOrder order) {
                var unused = hook.run("flip", variables(order));
            }
        });
    }

    private static Map<String, String> variables(FlipOrder order) {
        return Map.of(
                "POLARIS_ENV", order.env(),
                "POLARIS_PROCEDURE", order.procedure(),
                "POLARIS_HOST", order.to().host(),
                "POLARIS_PORT", Integer.toString(order.to().port()),
                "POLARIS_DATABASE", order.to().database());
    }

    @Override
    public FlipFacts examine(FlipOrder order) {
        try {
            AppPlace place = place(order);
            return new FlipFacts(adapter, place.label(), place.side(order), List.of());
        } catch (ApplicationFailure failure) {
            return new FlipFacts(adapter, "unknown", FlipSide.OTHER, List.of(failure.getOriginalMessage()));
        }
    }

    @Override
    public FlipProof flip(FlipOrder order) {
        AppPlace before = place(order);
        if (before.pointsAt(order.to())) {
            return new FlipProof(
                    Instant.now(),
                    Duration.ZERO,
                    "the app points at " + order.to().label() + " already");
        }
        if (before.side(order) == FlipSide.OTHER) {
            throw FailureType.ROUTE_WRONG.failure("The app points at " + before.label() + ", neither at "
                    + order.from().label() + " nor at " + order.to().label() + ".");
        }
        told.point(order);
        PATIENCE.until(
                () -> place(order).pointsAt(order.to()),
                () -> "The app was told to point at " + order.to().label() + " and says that it points at "
                        + place(order).label() + ".");
        return new FlipProof(
                Instant.now(),
                Duration.ZERO,
                "the app says that it points at " + order.to().label());
    }

    private AppPlace place(FlipOrder order) {
        JsonNode said = told.points(order);
        if (!said.path("host").isTextual()
                || !said.path("port").canConvertToInt()
                || !said.path("database").isTextual()) {
            throw FailureType.ROUTE_WRONG.failure("The app does not say by host, port and database where it points.");
        }
        return new AppPlace(
                said.path("host").asText(),
                said.path("port").asInt(),
                said.path("database").asText());
    }

    private interface Told {
        JsonNode points(FlipOrder order);

        void point(FlipOrder order);
    }
}
