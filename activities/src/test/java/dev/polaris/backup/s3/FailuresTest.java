package dev.polaris.backup.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

class FailuresTest {
    private static final byte[] BYTES = {1};

    private static ObjectStoreException putWith(String bucket, AwsCredentialsProvider credentials) throws Exception {
        S3Connection good = S3Server.shared().connection(S3Role.BACKUP);
        S3Connection connection =
                new S3Connection(good.endpoint(), good.region(), bucket, true, good.encryption(), credentials);
        try (ObjectStore store = new ObjectStore(connection, TestSlot.quick())) {
            return catchThrowableOfType(
                    ObjectStoreException.class, () -> store.put("db/prod/x", BYTES, TestSlot.TEXT, Map.of()));
        }
    }

    private static AwsCredentialsProvider keys(String access, String secret) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(access, secret));
    }

    @Test
    void wrongSecretAndUnknownKeyAreBadCredentialsAndNeverPrinted() throws Exception {
        S3Server server = S3Server.shared();
        String access = server.credentials(S3Role.BACKUP).accessKeyId();
        for (AwsCredentialsProvider wrong :
                new AwsCredentialsProvider[] {keys(access, "planted-secret"), keys("planted-key", "planted-secret")}) {
            ObjectStoreException failure = putWith(server.bucket(), wrong);
            assertThat(failure).isInstanceOf(ObjectStoreException.BadCredentials.class);
            StringWriter printed = new StringWriter();
            failure.printStackTrace(new PrintWriter(printed));
            assertThat(printed.toString()).doesNotContain("planted", access, "Signature=", "X-Amz");
        }
    }

    @Test
    void providerWithoutCredentials() throws Exception {
        ObjectStoreException failure = putWith(S3Server.shared().bucket(), () -> {
            throw SdkClientException.create("planted-detail");
        });
        assertThat(failure).isInstanceOf(ObjectStoreException.BadCredentials.class);
        assertThat(failure).hasMessageNotContaining("planted");
    }

    @Test
    void missingBucketIsNamed() throws Exception {
        S3Server server = S3Server.shared();
        S3Connection good = server.connection(S3Role.ADMIN);
        S3Connection missing = new S3Connection(
                good.endpoint(), good.region(), "no-such-bucket", true, good.encryption(), good.credentials());
        try (ObjectStore store = new ObjectStore(missing, TestSlot.quick())) {
            assertThatThrownBy(store::versioningEnabled)
                    .isInstanceOf(ObjectStoreException.NoSuchBucket.class)
                    .hasMessageContaining("no-such-bucket");
            assertThatThrownBy(() -> store.list("db/").toList()).isInstanceOf(ObjectStoreException.NoSuchBucket.class);
        }
    }

    @Test
    void refusalNamesActionAndKeyAndSaysWhereToLook() throws Exception {
        try (TestSlot slot = new TestSlot()) {
            ObjectStoreException refusal = catchThrowableOfType(
                    ObjectStoreException.class,
                    () -> slot.store(S3Role.BACKUP).head(slot.key("backup.json"), Optional.empty()));
            assertThat(refusal).isInstanceOf(ObjectStoreException.AccessDenied.class);
            assertThat(refusal.action()).isEqualTo("s3:GetObject");
            assertThat(refusal.object()).isEqualTo(slot.key("backup.json"));
            assertThat(refusal.hint()).contains("ops/iam");
        }
    }

    @Test
    void connectionCannotBeWrong() throws Exception {
        S3Connection good = S3Server.shared().connection(S3Role.BACKUP);
        assertThat(good.toString()).doesNotContain("secret").contains(good.bucket());
        for (String endpoint : new String[] {"ftp://host", "http://user:planted@host", "host:9000"}) {
            assertThatThrownBy(() -> new S3Connection(
                            Optional.of(URI.create(endpoint)),
                            good.region(),
                            good.bucket(),
                            true,
                            good.encryption(),
                            good.credentials()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("planted");
        }
        assertThatThrownBy(() -> new S3Connection(
                        Optional.empty(), "us-east-1", "Not A Bucket", false, good.encryption(), good.credentials()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Not A Bucket");
        assertThatThrownBy(() -> new Encryption.Kms(" ")).isInstanceOf(IllegalArgumentException.class);
    }
}
