package dev.polaris.backup.storage.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.polaris.backup.faults.Fault;
import dev.polaris.backup.faults.FaultProxy;
import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.faults.Rule;
import dev.polaris.backup.s3.ByteOrder;
import dev.polaris.backup.s3.S3Timings;
import dev.polaris.backup.storage.source.StorageSourceException.BadKey;
import dev.polaris.backup.storage.source.StorageSourceException.BucketMissing;
import dev.polaris.backup.storage.source.StorageSourceException.ObjectChanged;
import dev.polaris.backup.storage.source.StorageSourceException.ObjectGone;
import dev.polaris.backup.storage.source.StorageSourceException.Stopped;
import dev.polaris.backup.storage.source.StorageSourceException.Throttled;
import dev.polaris.backup.storage.source.StorageSourceException.Unavailable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every kind of source promises. A kind says how objects get into its project and how it is reached. */
abstract class StorageSourceContract {
    private final List<AutoCloseable> opened = new ArrayList<>();
    protected String bucket;

    /** A source of this kind by way of an address, such as a proxy's. */
    abstract StorageSource open(URI address) throws Exception;

    /** A source whose key the project does not know. */
    abstract StorageSource withWrongKey() throws Exception;

    /** Where the objects' bytes come from. */
    abstract URI address() throws Exception;

    /** An empty bucket for one test; its id. */
    abstract String newBucket() throws Exception;

    abstract void put(
            String key, byte[] bytes, String contentType, String cacheControl, Map<String, JsonNode> userMetadata)
            throws Exception;

    abstract void delete(String key) throws Exception;

    /** Puts so many objects whose bytes do not matter into the bucket, enough for three pages of a listing. */
    abstract int fillThreePages() throws Exception;

    /** Ends the bucket that {@link #newBucket} gave. */
    abstract void discardBucket() throws Exception;

    /** Keys that the project can hold; a kind whose stand-in cannot hold all says which. */
    List<String> oddKeys() {
        return List.of(
                "a",
                "a/b",
                "a//b",
                "a/b/",
                "/leading",
                "a!",
                "a/!x",
                "with space",
                "with+plus",
                "with%20".replace("%20", "?question&and=equals"),
                "semi;colon:comma,at@dollar$star*",
                "(parentheses)'quote'",
                "dots/.../.hidden",
                "folder/.hidden",
                "manifest.json",
                "Upper/case",
                "trailing/slash/");
    }

    @BeforeEach
    void makeBucket() throws Exception {
        bucket = newBucket();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        discardBucket();
    }

    protected final <T extends AutoCloseable> T closing(T opens) {
        opened.add(opens);
        return opens;
    }

    protected final StorageSource source() throws Exception {
        return closing(open(address()));
    }

    /** Whether a proxy can stand in between; a real project is reached by TLS, which it cannot. */
    boolean hasProxy() {
        return true;
    }

    private FaultProxy proxy() throws Exception {
        assumeTrue(hasProxy());
        return closing(FaultProxy.http(address()));
    }

    /** The source as it is reached through a proxy. */
    private StorageSource behind(FaultProxy proxy) throws Exception {
        URI real = address();
        return closing(open(URI.create(proxy.endpoint() + real.getPath())));
    }

    static S3Timings quick() {
        return new S3Timings(
                4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(5), Duration.ofSeconds(30));
    }

    protected final void put(String key, byte[] bytes) throws Exception {
        put(key, bytes, "text/plain", "no-cache", Map.of());
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    protected static List<String> keys(ObjectListing listing) {
        List<String> keys = new ArrayList<>();
        try (listing) {
            listing.forEachRemaining(object -> keys.add(object.key()));
        }
        return keys;
    }

    private static byte[] read(StorageSource source, String bucket, String key) throws IOException {
        try (ObjectContent content = source.open(bucket, key)) {
            byte[] read = content.stream().readAllBytes();
            assertThat(content.length()).isEqualTo(read.length);
            assertThat(content.facts().size()).hasValue(read.length);
            return read;
        }
    }

    @Test
    void bucketsAreFoundByIdAndUnknownOnesAreTyped() throws Exception {
        StorageSource source = source();

        assertThat(source.buckets()).extracting(BucketSettings::id).contains(bucket);
        assertThat(source.bucket(bucket).id()).isEqualTo(bucket);
        assertThatThrownBy(() -> source.bucket("nowhere")).isInstanceOf(BucketMissing.class);
        assertThatThrownBy(() -> source.list("nowhere", KeyRange.everything())).isInstanceOf(BucketMissing.class);
        assertThat(keys(source.list(bucket, KeyRange.everything()))).isEmpty();
    }

    @Test
    void aKeyWithoutRightsIsRefusedAndNotAnsweredByAnEmptyList() throws Exception {
        assertThatThrownBy(() -> keys(closing(withWrongKey()).list(bucket, KeyRange.everything())))
                .isInstanceOf(BadKey.class);
        assertThatThrownBy(() -> closing(withWrongKey()).buckets()).isInstanceOf(BadKey.class);
    }

    @Test
    void aListingOverThreePagesIsOrderedAndGoesOnAnywhere() throws Exception {
        int count = fillThreePages();
        StorageSource source = source();

        List<String> all = keys(source.list(bucket, KeyRange.everything()));
        assertThat(all)
                .hasSize(count)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo(Comparator.comparing(key -> key, ByteOrder::compare));

        ObjectListing interrupted = source.list(bucket, KeyRange.everything());
        List<String> seen = new ArrayList<>();
        while (seen.size() < count / 2) {
            seen.add(interrupted.next().key());
        }
        KeyRange rest = interrupted.rest();
        interrupted.close();
        assertThat(rest.after()).contains(seen.get(seen.size() - 1));
        seen.addAll(keys(source().list(bucket, rest)));
        assertThat(seen).isEqualTo(all);

        String middle = all.get(count / 3);
        KeyRange first = new KeyRange(Optional.empty(), Optional.of(middle));
        KeyRange second = new KeyRange(Optional.of(middle), Optional.of(all.get(count - 2)));
        assertThat(keys(source.list(bucket, first))).isEqualTo(all.subList(0, count / 3 + 1));
        assertThat(keys(source.list(bucket, second))).isEqualTo(all.subList(count / 3 + 1, count - 1));
        assertThat(keys(source.list(bucket, new KeyRange(Optional.of(all.get(count - 1)), Optional.empty()))))
                .isEmpty();
    }

    @Test
    void oddKeysAreListedInOrderAndReadAsThemselves() throws Exception {
        for (String key : oddKeys()) {
            put(key, key.getBytes(UTF_8));
        }
        StorageSource source = source();
        List<String> sorted = oddKeys().stream().sorted(ByteOrder::compare).toList();

        assertThat(keys(source.list(bucket, KeyRange.everything()))).isEqualTo(sorted);
        for (String key : sorted) {
            assertThat(new String(read(source, bucket, key), UTF_8)).isEqualTo(key);
            assertThat(keys(source.list(bucket, new KeyRange(Optional.of(key), Optional.empty()))))
                    .isEqualTo(sorted.subList(sorted.indexOf(key) + 1, sorted.size()));
        }
    }

    @Test
    void anEmptyObjectIsReadWholeAndByRange() throws Exception {
        put("empty", new byte[0]);
        StorageSource source = source();

        assertThat(read(source, bucket, "empty")).isEmpty();
        try (ObjectContent content = source.open(bucket, "empty", Optional.empty(), 0, 10)) {
            assertThat(content.length()).isZero();
            assertThat(content.facts().size()).hasValue(0);
            assertThat(content.stream().readAllBytes()).isEmpty();
        }
        assertThatThrownBy(() -> source.open(bucket, "empty", Optional.empty(), 5, 1))
                .isInstanceOf(ObjectChanged.class);
    }

    @Test
    void rangesBeginAndEndWhereTheyShould() throws Exception {
        byte[] whole = bytes(300_000);
        put("ranged", whole);
        StorageSource source = source();

        long[][] ranges = {{0, 1}, {0, 300_000}, {1, 299_998}, {250_000, 1_000_000}, {299_999, 1}, {300_000, 5}, {7, 8}
        };
        for (long[] range : ranges) {
            int end = (int) Math.min(whole.length, range[0] + range[1]);
            try (ObjectContent content = source.open(bucket, "ranged", Optional.empty(), range[0], range[1])) {
                assertThat(content.facts().size()).hasValue(whole.length);
                assertThat(content.length()).isEqualTo(end - range[0]);
                assertThat(content.stream().readAllBytes())
                        .isEqualTo(java.util.Arrays.copyOfRange(whole, (int) range[0], end));
            }
        }
        try (ObjectContent rest = source.open(bucket, "ranged", Optional.empty(), 299_000, Long.MAX_VALUE)) {
            assertThat(rest.stream().readAllBytes()).hasSize(1000);
        }
        assertThatThrownBy(() -> source.open(bucket, "ranged", Optional.empty(), 300_001, 5))
                .isInstanceOf(ObjectChanged.class);
    }

    @Test
    void whatHasChangedOrGoneIsTyped() throws Exception {
        put("changing", "one".getBytes(UTF_8));
        StorageSource source = source();
        ListedObject listed = source.list(bucket, KeyRange.everything()).next();
        try (ObjectContent content =
                source.open(bucket, "changing", listed.facts().etag(), 0, Long.MAX_VALUE)) {
            assertThat(content.facts().etag()).isEqualTo(listed.facts().etag());
        }

        put("changing", "two".getBytes(UTF_8));
        assertThatThrownBy(() -> source.open(bucket, "changing", listed.facts().etag(), 0, Long.MAX_VALUE))
                .isInstanceOf(ObjectChanged.class);
        assertThat(read(source, bucket, "changing")).asString(UTF_8).isEqualTo("two");

        delete("changing");
        assertThatThrownBy(() -> source.open(bucket, "changing")).isInstanceOf(ObjectGone.class);
        assertThatThrownBy(() -> source.describe(bucket, "changing")).isInstanceOf(ObjectGone.class);
        assertThatThrownBy(() -> source.open(bucket, "never/there")).isInstanceOf(ObjectGone.class);
        assertThat(keys(source.list(bucket, KeyRange.everything()))).isEmpty();
    }

    @Test
    void everyFactThatIsPromisedIsTheUploadedOne() throws Exception {
        Map<String, JsonNode> metadata = Map.of("source", TextNode.valueOf("phone"), "n", TextNode.valueOf("7"));
        put("facts", "bytes".getBytes(UTF_8), "image/x-odd", "max-age=77", metadata);
        StorageSource source = source();
        SourceCapabilities known = source.capabilities();

        ObjectFacts listed = source.list(bucket, KeyRange.everything()).next().facts();
        ObjectFacts read;
        try (ObjectContent content = source.open(bucket, "facts")) {
            read = content.facts();
        }
        ObjectFacts described = source.describe(bucket, "facts");

        assertThat(present(listed)).isEqualTo(known.listed());
        assertThat(present(read)).isEqualTo(known.read());
        assertThat(present(described)).isEqualTo(known.described());
        for (ObjectFacts facts : List.of(listed, read, described)) {
            assertThat(facts.size()).hasValue(5);
            assertThat(facts.etag()).isEqualTo(listed.etag());
        }
        ObjectFacts all = listed.or(read).or(described);
        assertThat(all.contentType()).contains("image/x-odd");
        assertThat(all.cacheControl()).contains("max-age=77");
        assertThat(all.userMetadata()).contains(metadata);
    }

    private static Set<Fact> present(ObjectFacts facts) {
        Map<Fact, Boolean> there = Map.of(
                Fact.SIZE, facts.size().isPresent(),
                Fact.ETAG, facts.etag().isPresent(),
                Fact.VERSION, facts.version().isPresent(),
                Fact.UPDATED_AT, facts.updatedAt().isPresent(),
                Fact.CREATED_AT, facts.createdAt().isPresent(),
                Fact.CONTENT_TYPE, facts.contentType().isPresent(),
                Fact.CACHE_CONTROL, facts.cacheControl().isPresent(),
                Fact.USER_METADATA, facts.userMetadata().isPresent(),
                Fact.OWNER, facts.owner().isPresent());
        Set<Fact> present = new HashSet<>(EnumSet.allOf(Fact.class));
        present.removeIf(fact -> !there.get(fact));
        return present;
    }

    @Test
    void whatFailsOnTheWayIsAskedAgain() throws Exception {
        put("x", bytes(1000));
        FaultProxy proxy = proxy();
        StorageSource source = behind(proxy);
        List<Fault> faults = List.of(
                new Fault.Answer(500, "", "{\"statusCode\":\"500\",\"code\":\"InternalError\"}"),
                new Fault.Answer(544, "", "{\"statusCode\":\"544\",\"code\":\"DatabaseTimeout\"}"),
                new Fault.Answer(429, "Retry-After: 0", "{\"statusCode\":\"429\",\"code\":\"SlowDown\"}"),
                new Fault.Answer(502, "Content-Type: text/html", "<html>Bad Gateway</html>"),
                new Fault.Reset(),
                new Fault.LoseAnswer(),
                new Fault.TruncateAnswer(500),
                new Fault.ResetAnswer(500));

        for (Fault fault : faults) {
            Rule rule = proxy.once(request -> request.method().equals("GET"), fault);
            assertThat(read(source, bucket, "x")).as(fault.toString()).isEqualTo(bytes(1000));
            assertThat(rule.hits()).isEqualTo(1);
        }
    }

    @Test
    void whatLastsIsTyped() throws Exception {
        put("x", bytes(10));
        FaultProxy proxy = proxy();
        StorageSource source = behind(proxy);

        Rule busy = proxy.always(
                request -> true,
                new Fault.Answer(429, "Retry-After: 0", "{\"statusCode\":\"429\",\"code\":\"SlowDown\"}"));
        assertThatThrownBy(() -> source.open(bucket, "x"))
                .isInstanceOfSatisfying(
                        Throttled.class, e -> assertThat(e.getMessage()).contains(bucket + "/x"));
        assertThat(busy.hits()).isEqualTo(quick().attempts());
        busy.remove();

        Rule down = proxy.always(request -> true, new Fault.Answer(503, "", ""));
        assertThatThrownBy(() -> source.open(bucket, "x")).isInstanceOf(Unavailable.class);
        down.remove();
        assertThat(read(source, bucket, "x")).hasSize(10);
    }

    @Test
    void aBrokenTransferGoesOnWhereItStoppedButNeverMixesTwoStates() throws Exception {
        byte[] large = bytes(3_000_000);
        put("large", large);
        FaultProxy proxy = proxy();
        StorageSource source = behind(proxy);

        proxy.times(3, request -> request.method().equals("GET"), new Fault.TruncateAnswer(700_000));
        assertThat(read(source, bucket, "large")).isEqualTo(large);
        assertThat(proxy.requests()).hasSize(4);

        HeldRequest second = null;
        proxy.once(request -> request.method().equals("GET"), new Fault.TruncateAnswer(700_000));
        try (ObjectContent content = source.open(bucket, "large")) {
            second = proxy.hold(request -> request.method().equals("GET"));
            CompletableFuture<byte[]> reading = CompletableFuture.supplyAsync(() -> {
                try {
                    return content.stream().readAllBytes();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            second.awaitArrival();
            put("large", bytes(2_999_999));
            second.release();
            assertThatThrownBy(reading::get).hasCauseInstanceOf(ObjectChanged.class);
        }
    }

    @Test
    void anInterruptedThreadStopsWaiting() throws Exception {
        put("x", bytes(10));
        FaultProxy proxy = proxy();
        StorageSource source = behind(proxy);
        HeldRequest held = proxy.hold(request -> request.method().equals("GET"));
        FutureTask<Boolean> reading = new FutureTask<>(() -> {
            assertThatThrownBy(() -> source.open(bucket, "x")).isInstanceOf(Stopped.class);
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = new Thread(reading, "reading");
        thread.start();
        held.awaitArrival();
        thread.interrupt();
        if (!waitsAreInterrupted()) {
            held.release();
        }
        assertThat(reading.get()).isTrue();
    }

    /** Whether a thread that waits for an answer notices at once. */
    boolean waitsAreInterrupted() {
        return true;
    }
}
