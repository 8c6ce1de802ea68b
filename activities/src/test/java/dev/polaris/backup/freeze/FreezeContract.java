package dev.polaris.backup.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.failure.FailureType;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every way to freeze an app keeps, held against a real app of its kind. */
abstract class FreezeContract {
    private static final int WRITERS = 8;
    private static final int ATTEMPTS = 5;
    private static final String OURS = "procedure/prod/ours";

    /** A client of the app. */
    interface Client extends AutoCloseable {
        /** Whether a write was acknowledged. A client whose session was ended takes a new one with the next write. */
        boolean writes();

        @Override
        void close();
    }

    abstract AppFreeze freeze();

    abstract FreezeOrder order(String procedure, Instant until);

    abstract Client client();

    /** Freezes in a process of its own, and kills that process when the proof is there. */
    abstract void freezeInAProcessThatIsKilled(FreezeOrder order) throws Exception;

    @AfterEach
    void thaw() {
        freeze().thaw(order(OURS, inAnHour()));
    }

    @Test
    void noWriteIsAcknowledgedAfterTheProofAndThawRestores() throws Exception {
        AtomicBoolean proven = new AtomicBoolean();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger acknowledgedAfterwards = new AtomicInteger();
        CountDownLatch writing = new CountDownLatch(WRITERS);
        CountDownLatch tried = new CountDownLatch(WRITERS * ATTEMPTS);
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Thread writer = new Thread(() -> {
                try (Client client = client()) {
                    while (!client.writes()) {
                        Thread.onSpinWait();
                    }
                    writing.countDown();
                    while (!over.get()) {
                        boolean late = proven.get();
                        if (client.writes() && late) {
                            acknowledgedAfterwards.incrementAndGet();
                        }
                        if (late) {
                            tried.countDown();
                        }
                    }
                }
            });
            writer.start();
            writers.add(writer);
        }
        try (Client before = client()) {
            assertThat(before.writes()).isTrue();
            writing.await();

            FreezeProof proof = freeze().freeze(order(OURS, inAnHour()));
            proven.set(true);
            tried.await();
            over.set(true);
            for (Thread writer : writers) {
                writer.join();
            }

            assertThat(acknowledgedAfterwards).hasValue(0);
            assertThat(before.writes()).isFalse();
            assertThat(proof.evidence()).isNotBlank();
            assertThat(freeze().examine(order(OURS, inAnHour())).frozenBy()).isEqualTo(OURS);

            freeze().thaw(order(OURS, inAnHour()));
            assertThat(before.writes()).isTrue();
            assertThat(freeze().examine(order(OURS, inAnHour())).frozenBy()).isNull();
        }
    }

    @Test
    void aSecondFreezeProvesAgainAndMovesTheEnd() {
        try (Client client = client()) {
            Instant later = inAnHour().plus(Duration.ofHours(1));
            FreezeProof first = freeze().freeze(order(OURS, inAnHour()));
            FreezeProof second = freeze().freeze(order(OURS, later));

            assertThat(second.provenAt()).isAfterOrEqualTo(first.provenAt());
            assertThat(second.until()).isEqualTo(later);
            assertThat(client.writes()).isFalse();

            freeze().thaw(order(OURS, later));
            freeze().thaw(order(OURS, later));
            assertThat(client.writes()).isTrue();
        }
    }

    @Test
    void anotherRunsFreezeStays() {
        freeze().freeze(order(OURS, inAnHour()));
        FreezeOrder theirs = order("procedure/prod/theirs", inAnHour());

        freeze().thaw(theirs);
        assertThatThrownBy(() -> freeze().freeze(theirs))
                .isInstanceOf(ApplicationFailure.class)
                .hasMessageContaining(OURS)
                .extracting(failure -> FailureType.of((ApplicationFailure) failure))
                .isEqualTo(FailureType.FREEZE_HELD);

        assertThat(freeze().examine(theirs).problems())
                .anySatisfy(said -> assertThat(said).contains(OURS));
        try (Client client = client()) {
            assertThat(client.writes()).isFalse();
        }
    }

    @Test
    void examiningChangesNothing() {
        FreezeFacts facts = freeze().examine(order(OURS, inAnHour()));

        assertThat(facts.problems()).isEmpty();
        assertThat(facts.frozenBy()).isNull();
        try (Client client = client()) {
            assertThat(client.writes()).isTrue();
        }
    }

    @Test
    void aFreezeEndsByItselfWhenNobodyIsLeft() throws Exception {
        FreezeOrder order = order(OURS, Instant.now().plusSeconds(8));
        freezeInAProcessThatIsKilled(order);

        try (Client client = client()) {
            assertThat(client.writes()).isFalse();
            while (!client.writes()) {
                assertThat(Instant.now()).isBefore(order.until().plusSeconds(60));
            }
            assertThat(Instant.now()).isAfter(order.until());
        }
        assertThatThrownBy(() -> freeze().freeze(order(OURS, inAnHour())))
                .isInstanceOf(ApplicationFailure.class)
                .extracting(failure -> FailureType.of((ApplicationFailure) failure))
                .isEqualTo(FailureType.FREEZE_ENDED);
    }

    static Instant inAnHour() {
        return Instant.parse(Instant.now().plus(Duration.ofHours(1)).toString().substring(0, 19) + "Z");
    }
}
