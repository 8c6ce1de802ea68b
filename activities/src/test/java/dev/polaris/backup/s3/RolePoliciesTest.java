package dev.polaris.backup.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/** Every role tries everything: what its policy does not grant must be a real 403, what it grants must work. */
class RolePoliciesTest {
    private static final String SLOT = "2026/01/03/" + UUID.randomUUID();
    private static final byte[] BYTES = "x".getBytes(UTF_8);
    private static final Map<S3Role, S3Client> CLIENTS = new EnumMap<>(S3Role.class);

    private static S3Server server;

    /** The kinds of keys that the policies tell apart. */
    private enum Place {
        DUMP("db/{env}/{slot}/dump.sql.gz"),
        COMMIT_RECORD("db/{env}/{slot}/backup.json"),
        VERDICT("db/{env}/{slot}/verification.json"),
        PROJECT_SETTINGS("db/{env}/{slot}/project.json"),
        REDACTED("db/{env}/{slot}/redacted-7/dump.sql.gz"),
        SCHEMA("schema/{env}/{slot}/0001.sql"),
        MIRRORED("storage/{env}/user-media/{slot}/photo.jpg"),
        MIRRORED_NAMED_LIKE_A_VERDICT("storage/{env}/user-media/{slot}/verification.json"),
        MANIFEST("manifests/{env}/user-media/{slot}/manifest.json"),
        MANIFEST_VERDICT("manifests/{env}/user-media/{slot}/verification.json"),
        AUDIT("audit/{env}/{slot}/ended.json"),
        PIN("pins/{env}/{slot}.json"),
        LEASE("leases/{env}/{slot}.json"),
        EXPORT("exports/{env}/{slot}/rows.csv"),
        UPLOADED_ARCHIVE("imports/{env}/{slot}/old.dump"),
        ARCHIVE_OF_OTHER_ENVIRONMENT("imports/other/{slot}/old.dump"),
        OTHER_ENVIRONMENT("db/other/{slot}/dump.sql.gz"),
        ELSEWHERE("elsewhere/{slot}");

        private final String pattern;

        Place(String pattern) {
            this.pattern = pattern;
        }

        String key() {
            return pattern.replace("{env}", server.env()).replace("{slot}", SLOT);
        }
    }

    private enum Operation {
        PUT,
        GET,
        GET_VERSION,
        TAG_VERSION,
        DELETE,
        DELETE_VERSION,
        ABORT_UPLOAD,
        LIST_PARTS
    }

    private enum BucketOperation {
        LIST_DUMPS,
        LIST_MANIFESTS,
        LIST_ALL,
        LIST_DUMP_VERSIONS,
        LIST_MANIFEST_VERSIONS,
        LIST_ALL_VERSIONS,
        LIST_UPLOADS,
        GET_VERSIONING,
        GET_OBJECT_LOCK,
        SUSPEND_VERSIONING,
        PUT_POLICY
    }

    @BeforeAll
    static void connect() throws Exception {
        server = S3Server.shared();
        for (S3Role role : S3Role.values()) {
            CLIENTS.put(role, server.client(role));
        }
    }

    @AfterAll
    static void disconnect() {
        CLIENTS.values().forEach(S3Client::close);
    }

    private static Set<Place> written(S3Role role) {
        return switch (role) {
            case BACKUP ->
                EnumSet.of(Place.DUMP, Place.COMMIT_RECORD, Place.PROJECT_SETTINGS, Place.REDACTED, Place.SCHEMA);
            case SYNC -> EnumSet.of(Place.MIRRORED, Place.MIRRORED_NAMED_LIKE_A_VERDICT, Place.MANIFEST);
            case VERIFY -> EnumSet.of(Place.VERDICT, Place.MANIFEST_VERDICT, Place.AUDIT, Place.PIN);
            case RESTORE -> EnumSet.of(Place.LEASE, Place.EXPORT);
            case PRUNE -> EnumSet.noneOf(Place.class);
            case REDACT -> EnumSet.of(Place.REDACTED);
            case PROJECT -> EnumSet.of(Place.PROJECT_SETTINGS);
            case ADMIN -> EnumSet.allOf(Place.class);
        };
    }

    private static Set<Place> read(S3Role role) {
        return switch (role) {
            case BACKUP -> EnumSet.of(Place.UPLOADED_ARCHIVE);
            case PROJECT -> EnumSet.noneOf(Place.class);
            case SYNC -> EnumSet.of(Place.MANIFEST, Place.MANIFEST_VERDICT);
            case VERIFY, RESTORE ->
                EnumSet.complementOf(EnumSet.of(
                        Place.UPLOADED_ARCHIVE,
                        Place.ARCHIVE_OF_OTHER_ENVIRONMENT,
                        Place.OTHER_ENVIRONMENT,
                        Place.ELSEWHERE));
            case PRUNE ->
                EnumSet.of(
                        Place.COMMIT_RECORD,
                        Place.VERDICT,
                        Place.MANIFEST,
                        Place.MANIFEST_VERDICT,
                        Place.PIN,
                        Place.LEASE);
            case REDACT ->
                EnumSet.of(Place.DUMP, Place.COMMIT_RECORD, Place.VERDICT, Place.PROJECT_SETTINGS, Place.REDACTED);
            case ADMIN -> EnumSet.allOf(Place.class);
        };
    }

    private static Set<Place> removed(S3Role role) {
        return role == S3Role.PRUNE
                ? EnumSet.complementOf(EnumSet.of(
                        Place.AUDIT,
                        Place.PIN,
                        Place.LEASE,
                        Place.EXPORT,
                        Place.UPLOADED_ARCHIVE,
                        Place.ARCHIVE_OF_OTHER_ENVIRONMENT,
                        Place.OTHER_ENVIRONMENT,
                        Place.ELSEWHERE))
                : EnumSet.noneOf(Place.class);
    }

    private static Set<Place> uploadsHandled(S3Role role) {
        return switch (role) {
            case BACKUP ->
                EnumSet.of(
                        Place.DUMP,
                        Place.COMMIT_RECORD,
                        Place.VERDICT,
                        Place.PROJECT_SETTINGS,
                        Place.REDACTED,
                        Place.SCHEMA);
            case SYNC ->
                EnumSet.of(Place.MIRRORED, Place.MIRRORED_NAMED_LIKE_A_VERDICT, Place.MANIFEST, Place.MANIFEST_VERDICT);
            case RESTORE -> EnumSet.of(Place.LEASE, Place.EXPORT);
            case REDACT -> EnumSet.of(Place.REDACTED);
            case VERIFY, PRUNE, PROJECT -> EnumSet.noneOf(Place.class);
            case ADMIN -> EnumSet.allOf(Place.class);
        };
    }

    private static Set<BucketOperation> onBucket(S3Role role) {
        return switch (role) {
            case BACKUP -> EnumSet.of(BucketOperation.LIST_UPLOADS);
            case SYNC ->
                EnumSet.of(
                        BucketOperation.LIST_UPLOADS,
                        BucketOperation.LIST_MANIFESTS,
                        BucketOperation.LIST_MANIFEST_VERSIONS,
                        BucketOperation.GET_VERSIONING);
            case VERIFY ->
                EnumSet.of(
                        BucketOperation.LIST_DUMPS,
                        BucketOperation.LIST_MANIFESTS,
                        BucketOperation.LIST_ALL,
                        BucketOperation.LIST_DUMP_VERSIONS,
                        BucketOperation.LIST_MANIFEST_VERSIONS,
                        BucketOperation.LIST_ALL_VERSIONS,
                        BucketOperation.GET_VERSIONING,
                        BucketOperation.GET_OBJECT_LOCK);
            case RESTORE ->
                EnumSet.of(
                        BucketOperation.LIST_DUMPS,
                        BucketOperation.LIST_MANIFESTS,
                        BucketOperation.LIST_ALL,
                        BucketOperation.LIST_DUMP_VERSIONS,
                        BucketOperation.LIST_MANIFEST_VERSIONS,
                        BucketOperation.LIST_ALL_VERSIONS);
            case PRUNE ->
                EnumSet.of(
                        BucketOperation.LIST_DUMPS,
                        BucketOperation.LIST_MANIFESTS,
                        BucketOperation.LIST_ALL,
                        BucketOperation.LIST_DUMP_VERSIONS,
                        BucketOperation.LIST_MANIFEST_VERSIONS,
                        BucketOperation.LIST_ALL_VERSIONS,
                        BucketOperation.LIST_UPLOADS);
            case REDACT ->
                EnumSet.of(
                        BucketOperation.LIST_DUMPS, BucketOperation.LIST_DUMP_VERSIONS, BucketOperation.LIST_UPLOADS);
            case PROJECT -> EnumSet.noneOf(BucketOperation.class);
            case ADMIN -> EnumSet.allOf(BucketOperation.class);
        };
    }

    private static boolean granted(S3Role role, Operation operation, Place place) {
        Set<Place> places = switch (operation) {
            case PUT -> written(role);
            case GET, GET_VERSION -> read(role);
            case TAG_VERSION, DELETE_VERSION -> removed(role);
            case DELETE -> EnumSet.noneOf(Place.class);
            case ABORT_UPLOAD -> {
                Set<Place> both = uploadsHandled(role);
                both.addAll(removed(role));
                yield both;
            }
            case LIST_PARTS -> uploadsHandled(role);
        };
        return places.contains(place);
    }

    /**
     * Parts are worth something only to who may put. AWS judges aborting and listing them by actions of their own; other
     * servers take the right to put for both. Where a role has one without the other, either answer is fine.
     */
    private static boolean leftToTheServer(S3Role role, Operation operation, Place place) {
        boolean aboutParts = operation == Operation.ABORT_UPLOAD || operation == Operation.LIST_PARTS;
        return aboutParts
                && written(role).contains(place) != uploadsHandled(role).contains(place);
    }

    static Stream<Arguments> rolesAndOperations() {
        List<Arguments> all = new ArrayList<>();
        for (S3Role role : EnumSet.complementOf(EnumSet.of(S3Role.ADMIN))) {
            for (Operation operation : Operation.values()) {
                all.add(Arguments.of(role, operation));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("rolesAndOperations")
    void objects(S3Role role, Operation operation) {
        for (Place place : Place.values()) {
            if (leftToTheServer(role, operation, place)) {
                continue;
            }
            Runnable attempt = prepared(role, operation, place.key());
            expect(granted(role, operation, place), attempt, role + " " + operation + " " + place);
        }
    }

    static Stream<Arguments> rolesAndBucketOperations() {
        List<Arguments> all = new ArrayList<>();
        for (S3Role role : EnumSet.complementOf(EnumSet.of(S3Role.ADMIN))) {
            for (BucketOperation operation : BucketOperation.values()) {
                all.add(Arguments.of(role, operation));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("rolesAndBucketOperations")
    void bucket(S3Role role, BucketOperation operation) {
        expect(
                onBucket(role).contains(operation),
                () -> onBucket(CLIENTS.get(role), operation),
                role + " " + operation);
    }

    private static void expect(boolean granted, Runnable attempt, String what) {
        if (granted) {
            assertThatCode(attempt::run).as(what).doesNotThrowAnyException();
            return;
        }
        assertThatThrownBy(attempt::run)
                .as(what)
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        answer -> assertThat(answer.statusCode()).as(what).isEqualTo(403));
    }

    /** The administrator lays out what the attempt needs; only the attempt itself is the role's. */
    private static Runnable prepared(S3Role role, Operation operation, String key) {
        S3Client client = CLIENTS.get(role);
        S3Client admin = CLIENTS.get(S3Role.ADMIN);
        String bucket = server.bucket();
        return switch (operation) {
            case PUT -> () -> put(client, key);
            case GET -> {
                put(admin, key);
                yield () -> client.getObjectAsBytes(
                        request -> request.bucket(bucket).key(key));
            }
            case GET_VERSION -> {
                String version = put(admin, key);
                yield () -> client.getObjectAsBytes(
                        request -> request.bucket(bucket).key(key).versionId(version));
            }
            case TAG_VERSION -> {
                String version = put(admin, key);
                Tag tag = Tag.builder().key("retention").value("expired").build();
                yield () -> client.putObjectTagging(request ->
                        request.bucket(bucket).key(key).versionId(version).tagging(tagging -> tagging.tagSet(tag)));
            }
            case DELETE -> {
                put(admin, key);
                yield () ->
                        client.deleteObject(request -> request.bucket(bucket).key(key));
            }
            case DELETE_VERSION -> {
                String version = put(admin, key);
                yield () -> client.deleteObject(
                        request -> request.bucket(bucket).key(key).versionId(version));
            }
            case ABORT_UPLOAD -> {
                String upload = open(admin, key);
                yield () -> client.abortMultipartUpload(
                        request -> request.bucket(bucket).key(key).uploadId(upload));
            }
            case LIST_PARTS -> {
                String upload = open(admin, key);
                yield () -> client.listParts(
                        request -> request.bucket(bucket).key(key).uploadId(upload));
            }
        };
    }

    private static String put(S3Client client, String key) {
        return client.putObject(request -> request.bucket(server.bucket()).key(key), RequestBody.fromBytes(BYTES))
                .versionId();
    }

    private static String open(S3Client client, String key) {
        return client.createMultipartUpload(
                        request -> request.bucket(server.bucket()).key(key))
                .uploadId();
    }

    private static void onBucket(S3Client client, BucketOperation operation) {
        String bucket = server.bucket();
        String dumps = "db/" + server.env() + "/";
        String manifests = "manifests/" + server.env() + "/user-media/";
        switch (operation) {
            case LIST_DUMPS ->
                client.listObjectsV2(request -> request.bucket(bucket).prefix(dumps));
            case LIST_MANIFESTS ->
                client.listObjectsV2(request -> request.bucket(bucket).prefix(manifests));
            case LIST_ALL -> client.listObjectsV2(request -> request.bucket(bucket));
            case LIST_DUMP_VERSIONS ->
                client.listObjectVersions(request -> request.bucket(bucket).prefix(dumps));
            case LIST_MANIFEST_VERSIONS ->
                client.listObjectVersions(request -> request.bucket(bucket).prefix(manifests));
            case LIST_ALL_VERSIONS -> client.listObjectVersions(request -> request.bucket(bucket));
            case LIST_UPLOADS ->
                client.listMultipartUploads(request -> request.bucket(bucket).prefix(dumps));
            case GET_VERSIONING -> client.getBucketVersioning(request -> request.bucket(bucket));
            case GET_OBJECT_LOCK -> client.getObjectLockConfiguration(request -> request.bucket(bucket));
            case SUSPEND_VERSIONING ->
                client.putBucketVersioning(request ->
                        request.bucket(bucket).versioningConfiguration(versioning -> versioning.status("Suspended")));
            case PUT_POLICY ->
                client.putBucketPolicy(request -> request.bucket(bucket).policy("{}"));
        }
    }

    @ParameterizedTest
    @MethodSource("multipartWriters")
    void multipartWriterCannotSendPartsWhereItMayNotPut(S3Role role) {
        S3Client client = CLIENTS.get(role);
        String key = role == S3Role.SYNC ? Place.MANIFEST_VERDICT.key() : Place.VERDICT.key();
        expect(false, () -> open(client, key), role + " opens an upload of a verdict");
        String upload = open(CLIENTS.get(S3Role.ADMIN), key);
        expect(
                false,
                () -> client.uploadPart(
                        request -> request.bucket(server.bucket())
                                .key(key)
                                .uploadId(upload)
                                .partNumber(1),
                        RequestBody.fromBytes(BYTES)),
                role + " sends a part of a verdict");
    }

    static Stream<S3Role> multipartWriters() {
        return Stream.of(S3Role.BACKUP, S3Role.SYNC, S3Role.REDACT);
    }

    @ParameterizedTest
    @MethodSource("multipartWriters")
    void copyingIsReadingToo(S3Role role) {
        String source = role == S3Role.SYNC ? Place.MIRRORED.key() : Place.OTHER_ENVIRONMENT.key();
        put(CLIENTS.get(S3Role.ADMIN), source);
        String target = role == S3Role.SYNC ? Place.MANIFEST.key() : Place.REDACTED.key();
        expect(
                false,
                () -> CLIENTS.get(role)
                        .copyObject(request -> request.sourceBucket(server.bucket())
                                .sourceKey(source)
                                .destinationBucket(server.bucket())
                                .destinationKey(target)),
                role + " copies what it may not read");
    }

    @ParameterizedTest
    @MethodSource("everyRole")
    void headIsReadingToo(S3Role role) {
        expect(
                read(role).contains(Place.DUMP),
                () -> {
                    put(CLIENTS.get(S3Role.ADMIN), Place.DUMP.key());
                    CLIENTS.get(role)
                            .headObject(
                                    request -> request.bucket(server.bucket()).key(Place.DUMP.key()));
                },
                role + " HEAD of a dump");
    }

    static Stream<S3Role> everyRole() {
        return EnumSet.complementOf(EnumSet.of(S3Role.ADMIN)).stream();
    }
}
