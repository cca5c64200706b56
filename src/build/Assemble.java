import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

// Puts the program together, as the last step of `mvn package`:
//
//     java src/build/Assemble.java target
//
// makes target/pki with
//
//     lib/       pki.jar and what it needs, refitted for a fast start
//     pki.jsa    the start-up archive: classes already parsed, linked and laid out
//     inputs     what both were made from, so that nothing is made twice
//     java       the java that made them, and the flags to run it with; written last
//
// Start-up is what a command line is felt by. Two things in jars stand in its way, hence the
// refitting: signatures (the archive makes the JVM check Bouncy Castle's on every start) and class
// files older than Java 6 (picocli's; without stack maps they cannot enter an archive).
//
// The archive is the classic one, and not the AOT cache of `-XX:AOTCacheOutput`: that of 25.0.3
// runs old code after a jar has changed (JDK-8377932). This one is refused then, and the program
// only starts slower.

/// The launcher runs with the same flags: other module flags, and the JVM refuses the archive.
static final List<String> FLAGS =
    List.of(
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "--enable-native-access=ALL-UNNAMED");

static final ClassFileVersion JAVA_8 = ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0);

/// Raises a class's version. Bodies are rebuilt: one that is only copied gets no stack maps.
static final ClassTransform RAISE =
    ((ClassTransform) (to, part) -> to.with(part instanceof ClassFileVersion ? JAVA_8 : part))
        .andThen(ClassTransform.transformingMethodBodies(CodeBuilder::with));

void main(String[] args) throws Exception {
  Path target = Path.of(args[0]).toAbsolutePath();
  Path home = target.resolve("pki");
  Path lib = Files.createDirectories(home.resolve("lib"));
  String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
  String launch = java + "\n" + String.join(" ", FLAGS) + "\n";

  List<Path> jars = jars(target);
  String inputs = inputs(jars);
  Path made = home.resolve("inputs");
  Path marker = home.resolve("java");
  if (Files.exists(marker) && Files.exists(made) && Files.readString(made).equals(inputs)) {
    replace(marker, launch); // newer than the sources again, which is what PKI_DEV=1 looks at
    return;
  }
  Files.deleteIfExists(made);
  for (Path jar : jars) {
    refit(jar, lib.resolve(jar.getFileName()));
  }
  removeOthers(lib, jars);
  dumpArchive(java, home, lib.resolve("pki.jar"));
  replace(made, inputs);
  replace(marker, launch);
}

/// The program's jar comes last: once it is there, so is what it needs.
static List<Path> jars(Path target) throws IOException {
  List<Path> jars = new ArrayList<>();
  try (Stream<Path> needed = Files.list(target.resolve("dependency"))) {
    needed.filter(jar -> jar.toString().endsWith(".jar")).sorted().forEach(jars::add);
  }
  jars.add(target.resolve("pki.jar"));
  return jars;
}

/// Everything that the result depends on, so that nothing is done twice.
static String inputs(List<Path> jars) throws IOException {
  StringJoiner inputs = new StringJoiner("\n", "", "\n");
  inputs.add(Runtime.version() + " " + System.getProperty("java.home"));
  inputs.add("Assemble " + Files.getLastModifiedTime(Path.of("src/build/Assemble.java")));
  for (Path jar : jars) {
    inputs.add(jar.getFileName() + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar));
  }
  return inputs.toString();
}

static void refit(Path from, Path to) throws IOException {
  Path fresh = to.resolveSibling(to.getFileName() + ".new");
  try (JarFile jar = new JarFile(from.toFile())) {
    Manifest manifest = new Manifest(jar.getManifest());
    manifest.getEntries().clear(); // they hold the digests that the signatures are over
    ClassFile classFile = classFileFor(jar);
    try (var out = new JarOutputStream(Files.newOutputStream(fresh), manifest)) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        String name = entry.getName();
        if (name.equals(JarFile.MANIFEST_NAME) || name.equals("META-INF/") || isSignature(name)) {
          continue;
        }
        ZipEntry copy = new ZipEntry(name);
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        out.write(isOldClass(name, bytes) ? raise(classFile, bytes) : bytes);
      }
    }
  }
  // By renaming: a running `pki serve` has the old file mapped.
  Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
}

static boolean isSignature(String name) {
  return name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
}

static boolean isOldClass(String name, byte[] bytes) {
  int majorVersion = name.endsWith(".class") ? (bytes[6] & 0xff) << 8 | bytes[7] & 0xff : 99;
  return majorVersion < ClassFile.JAVA_6_VERSION;
}

static byte[] raise(ClassFile classFile, byte[] bytes) {
  return classFile.transformClass(classFile.parse(bytes), RAISE);
}

/// Stack maps need to know which class extends which: asked of this jar first, then of the JDK.
static ClassFile classFileFor(JarFile jar) {
  ClassHierarchyResolver ofJar =
      ClassHierarchyResolver.ofResourceParsing(type -> {
        String descriptor = type.descriptorString();
        String name = descriptor.substring(1, descriptor.length() - 1) + ".class";
        ZipEntry entry = jar.getEntry(name);
        try {
          return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
  return ClassFile.of(
      StackMapsOption.GENERATE_STACK_MAPS,
      ClassHierarchyResolverOption.of(ofJar.orElse(ClassHierarchyResolver.defaultResolver())));
}

static void removeOthers(Path lib, List<Path> jars) throws IOException {
  Set<Path> names = jars.stream().map(Path::getFileName).collect(Collectors.toSet());
  try (Stream<Path> present = Files.list(lib)) {
    for (Path file : present.toList()) {
      if (!names.contains(file.getFileName())) {
        Files.delete(file);
      }
    }
  }
}

static void dumpArchive(String java, Path home, Path jar) throws Exception {
  Path classes = home.resolve("pki.classes");
  Path fresh = home.resolve("pki.jsa.new");
  String list = "-XX:SharedClassListFile=" + classes;
  String to = "-XX:SharedArchiveFile=" + fresh;
  run(java, jar, "-XX:DumpLoadedClassList=" + classes, "pki.WarmUp");
  run(java, jar, "-Xshare:dump", "-XX:+AOTClassLinking", list, to);
  Files.move(fresh, home.resolve("pki.jsa"), StandardCopyOption.ATOMIC_MOVE);
  Files.delete(classes);
}

/// Runs `java` over the program's jar; `last` are more flags and, perhaps, the class to run.
static void run(String java, Path jar, String... last) throws Exception {
  List<String> command = new ArrayList<>(List.of(java));
  command.addAll(FLAGS);
  command.addAll(List.of("-cp", jar.toString()));
  command.addAll(List.of(last));
  ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
  builder
      .environment()
      .keySet()
      .removeIf(name -> name.startsWith("PKI_")); // a user's own home, say
  Process process = builder.start();
  process.getOutputStream().close();
  String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  if (process.waitFor() != 0) {
    System.err.println(output + "failed: " + String.join(" ", command));
    System.exit(1);
  }
}

static void replace(Path file, String text) throws IOException {
  Path fresh = file.resolveSibling(file.getFileName() + ".new");
  Files.writeString(fresh, text);
  Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
}
