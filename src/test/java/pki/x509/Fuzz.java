package pki.x509;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.Pem;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.name.GeneralSubtree;
import pki.signature.SignatureVerifier;

/// Throws mutated certificates, requests and revocation lists at everything in `der`, `name` and
/// `x509` that reads bytes or text from outside. Only an [IllegalArgumentException] may come out,
/// soon, and without much threads.
///
/// `FuzzTest` runs it for a moment in the build; [#main] as long as somebody likes.
final class Fuzz {
  /// For one input. What is read is at most some KB, so this catches an allocation by declared
  /// length, or a loop.
  private static final long MOST_BYTES = 32 << 20;

  private static final Duration LONGEST = Duration.ofSeconds(1); // of the processor's time

  private final Random random;
  private final List<byte[]> seeds;
  private final com.sun.management.ThreadMXBean threads =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long refused;

  Fuzz(long seed) {
    this.random = new Random(seed);
    this.seeds = seeds();
  }

  /// Arguments: for how many seconds, and a seed.
  public static void main(String[] arguments) {
    var fuzz = new Fuzz(Long.parseLong(arguments[1]));
    long count = fuzz.run(Duration.ofSeconds(Long.parseLong(arguments[0])), Long.MAX_VALUE);
    System.out.printf("%,d inputs, %,d of them refused, no fault%n", count, fuzz.refused);
  }

  /// Runs until the time is over or the inputs are used up.
  ///
  /// @return how many inputs there were
  /// @throws AssertionError with the input, when one does anything but read or refuse
  long run(Duration time, long most) {
    attempt(seeds.getFirst()); // loads classes and ICU's data, which is not the input's fault
    long end = System.nanoTime() + time.toNanos();
    long count = 0;
    while (count < most && System.nanoTime() < end) {
      byte[] input = next();
      long start = threads.getCurrentThreadCpuTime();
      long before = threads.getCurrentThreadAllocatedBytes();
      attempt(input);
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      Duration taken = Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);
      if (bytes > MOST_BYTES || taken.compareTo(LONGEST) > 0) {
        throw new AssertionError(
            "%s and %,d bytes for %s".formatted(taken, bytes, HexFormat.of().formatHex(input)));
      }
      count++;
    }
    return count;
  }

  /// How many of the single readings were refused.
  long refused() {
    return refused;
  }

  private byte[] next() {
    byte[] seed = seeds.get(random.nextInt(seeds.size()));
    var mutation = new Mutation(random, seeds);
    return switch (random.nextInt(8)) {
      case 0 -> mutation.bytes(seed);
      case 1 -> mutation.bytes(mutation.elements(seed));
      case 2 -> mutation.noise();
      default -> mutation.elements(seed);
    };
  }

  private void attempt(byte[] input) {
    try {
      reading(() -> certificate(Certificate.parse(input)));
      reading(() -> request(CertificationRequest.parse(input)));
      reading(() -> name(DistinguishedName.ofDer(input)));
      reading(() -> generalName(GeneralName.read(DerReader.of(input))));
      reading(() -> subtree(GeneralSubtree.read(DerReader.of(input))));
      reading(() -> SubjectPublicKeyInfo.ofDer(input).publicKey());
      for (TypedReader reader : TypedReader.ALL) {
        var alone = new Extensions(List.of(Extension.critical(reader.oid(), input)));
        reading(() -> ignore(reader.read(alone)));
      }
      text(new String(input, StandardCharsets.UTF_8));
      text(new String(input, StandardCharsets.ISO_8859_1));
    } catch (RuntimeException | Error e) {
      throw new AssertionError(HexFormat.of().formatHex(input), e);
    }
  }

  private void text(String text) {
    reading(() -> Pem.parseAll(text).forEach(pem -> Pem.parseAll(pem.text())));
    reading(() -> generalName(GeneralName.parse(text)));
    reading(() -> name(DistinguishedName.parse(text)));
    reading(() -> subtree(GeneralSubtree.parse(text)));
  }

  private void reading(Runnable reading) {
    try {
      reading.run();
    } catch (IllegalArgumentException e) {
      refused++;
      String message = String.valueOf(e.getMessage());
      if (message.length() > 3_000 || message.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
        throw new IllegalStateException("message: " + message, e);
      }
    }
  }

  private void certificate(Certificate certificate) {
    extensions(certificate.extensions());
    ignore(certificate.toString() + certificate.fingerprint() + certificate.isSelfIssued());
    ignore(certificate.validity().length());
    name(certificate.subject());
    if (random.nextInt(16) == 0) {
      ignore(certificate.toX509Certificate().getSerialNumber());
    }
    verify(certificate.signatureAlgorithm(), certificate.subjectPublicKeyInfo());
  }

  private void request(CertificationRequest request) {
    extensions(request.requestedExtensions());
    name(request.subject());
    verify(request.signatureAlgorithm(), request.subjectPublicKeyInfo());
  }

  private void extensions(Extensions extensions) {
    for (TypedReader reader : TypedReader.ALL) {
      reading(() -> ignore(reader.read(extensions)));
    }
  }

  private void verify(AlgorithmIdentifier algorithm, SubjectPublicKeyInfo key) {
    if (random.nextInt(16) == 0) {
      byte[] signature = new byte[random.nextInt(300)];
      random.nextBytes(signature);
      var outcome = SignatureVerifier.verify(algorithm, key, new byte[9], signature);
      require(outcome != SignatureVerifier.Outcome.VALID);
    }
  }

  private static void name(DistinguishedName name) {
    DistinguishedName again = DistinguishedName.ofDer(name.der());
    require(again.equals(name) && again.hashCode() == name.hashCode() && again.isWithin(name));
    ignore(name.commonName());
    DistinguishedName parsed;
    try {
      parsed = DistinguishedName.parse(name.toString());
    } catch (IllegalArgumentException e) {
      return; // what a certificate may carry and a person may not ask for
    }
    require(parsed.equals(name));
  }

  private static void generalName(GeneralName name) {
    byte[] der = DerWriter.encode(name::encode);
    require(GeneralName.read(DerReader.of(der)).equals(name));
    ignore(name.text());
  }

  private static void subtree(GeneralSubtree subtree) {
    byte[] der = DerWriter.encode(subtree::encode);
    require(GeneralSubtree.read(DerReader.of(der)).equals(subtree));
    ignore(subtree.text());
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("what was read is not what is written");
    }
  }

  private static void ignore(Object value) {
    require(value != null);
  }

  private static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(Samples.certificate(Samples.extensions()));
    seeds.add(Samples.request(Samples.extensions()));
    Samples.extensions().all().forEach(extension -> seeds.add(extension.value().bytes()));
    Samples.names().forEach(name -> seeds.add(DerWriter.encode(name::encode)));
    seeds.add(Samples.NAME.der());
    seeds.add(Samples.NAME.toString().getBytes(StandardCharsets.UTF_8));
    seeds.add("bücher.例え.xn--bcher-kva.test".getBytes(StandardCharsets.UTF_8));
    seeds.add("dirname:CN=a+O=\\C3\\A4,1.2.3=#0c0161".getBytes(StandardCharsets.UTF_8));
    seeds.add("https://user@[2001:db8::1]:443/%20".getBytes(StandardCharsets.UTF_8));
    seeds.add(Certificate.parse(seeds.getFirst()).toPem().text().getBytes(StandardCharsets.UTF_8));
    for (String algorithm : new String[] {"RSA", "Ed25519", "DSA"}) {
      seeds.add(Samples.generate(algorithm, "").getPublic().getEncoded());
    }
    seeds.add(revocationList());
    seeds.addAll(someRoots());
    return seeds;
  }

  /// What a list looks like (RFC 5280, section 5.1): no certificate, but full of familiar parts.
  private static byte[] revocationList() {
    return Samples.signed(
        DerWriter.encode(out ->
            out.sequence(list -> {
              list.integer(1);
              Samples.ECDSA_SHA256.encode(list);
              list.raw(Samples.NAME.der()).time(Samples.YEAR.notBefore());
              list.sequence(revoked ->
                  revoked.sequence(entry ->
                      entry.integer(Samples.SERIAL.value()).time(Samples.YEAR.notBefore())));
              list.constructed(DerReader.constructed(0), Samples.extensions()::encode);
            })));
  }

  private static List<byte[]> someRoots() {
    Path roots = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    List<byte[]> found = new ArrayList<>();
    try {
      KeyStore store = KeyStore.getInstance(roots.toFile(), "changeit".toCharArray());
      for (String alias : Collections.list(store.aliases()).subList(0, 20)) {
        found.add(store.getCertificate(alias).getEncoded());
      }
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError("reading " + roots, e);
    }
    return found;
  }
}
