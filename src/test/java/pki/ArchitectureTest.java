package pki;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.NullMarked;

/// The walls of the house, as far as a rule can hold them; a wall that is not a test is gone in a
/// month. Who may import whom is the table in [Walls].
@AnalyzeClasses(packages = "pki", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BOUNCY_CASTLE = "org.bouncycastle";

  private static final String NOW =
      "java\\.time\\.(Instant\\.now\\(\\)|(Clock|InstantSource)\\.system.*)"
          + "|java\\.lang\\.System\\.currentTimeMillis.*"
          + "|java\\.util\\.Date\\.<init>\\(\\)";

  private static final String CHANCE =
      "java\\.security\\.SecureRandom\\.(<init>|getInstance).*"
          + "|java\\.util\\.Random\\.<init>.*"
          + "|java\\.util\\.UUID\\.randomUUID.*"
          + "|java\\.util\\.concurrent\\.ThreadLocalRandom\\.current.*";

  private static final String PROCESS =
      "java\\.lang\\.System\\.(out|err|exit.*)|java\\.lang\\.Runtime\\.(exit|halt).*"
          + "|.*\\.printStackTrace\\(\\)";

  // Packages and libraries

  @ArchTest
  static final ArchRule packagesImportOnlyWhatTheTableAllows =
      classes()
          .should(
              hold(
                  "import only what Walls allows",
                  type ->
                      type.getDirectDependenciesFromSelf().stream()
                          .filter(use -> isOurs(use.getTargetClass()))
                          .filter(use -> !Walls.permit(row(type), row(use.getTargetClass())))
                          .map(use -> row(type) + " imports: " + use.getDescription())));

  @ArchTest
  static final ArchRule packagesAreInTheTable =
      classes().that(are("in no row of Walls", type -> !Walls.has(row(type)))).should(notExist());

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("pki.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesAreNullMarked =
      classes()
          .that(are("in a package without @NullMarked", type -> !isNullMarked(type)))
          .should(notExist());

  @ArchTest
  static final ArchRule bouncyCastleStaysInTheVocabularyAndCodecs =
      noClasses()
          .that(areOutside("x509", "signature"))
          .and(are("not a codec", type -> !outermost(type).getSimpleName().endsWith("Codec")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(BOUNCY_CASTLE + "..");

  @ArchTest
  static final ArchRule bouncyCastleIsInNoPublicSignature =
      codeUnits()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .should(
              hold(
                  "name no type of Bouncy Castle",
                  unit ->
                      signature(unit)
                          .filter(type -> type.getPackageName().startsWith(BOUNCY_CASTLE))
                          .map(type -> unit.getDescription() + " names " + type.getName())));

  @ArchTest
  static final ArchRule sqlStaysInTheDatabase =
      noClasses()
          .that(areOutside("database", "jdbc"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.flywaydb..", "org.h2..");

  @ArchTest
  static final ArchRule theCommandLineStaysInCli =
      noClasses()
          .that(
              areOutside(
                  "cli",
                  "issuing",
                  "revoking",
                  "serving",
                  "viewing",
                  "shell",
                  "toolkit",
                  "demo",
                  "pki"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  // What comes from the world outside is an argument, so that a test can set it

  @ArchTest
  static final ArchRule onlyTheEdgeTakesTimeAndChance =
      noClasses()
          .that(areOutside("toolkit", "pki"))
          .should()
          .accessTargetWhere(target(fullNameMatching(NOW + "|" + CHANCE)));

  @ArchTest
  static final ArchRule onlyTheEdgeTalksAndExits =
      noClasses()
          .that(areOutside("shell", "pki"))
          .should()
          .accessTargetWhere(target(fullNameMatching(PROCESS)));

  // Names and shapes

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      classes()
          .that(
              are(
                  "named for being left over",
                  type ->
                      type.getSimpleName()
                          .matches(".*(Utils?|Helper|Manager|Impl|Base)|Abstract[A-Z].*")))
          .and(are("not one of JSSE's own managers", type -> !isJsseManager(type)))
          .should(notExist());

  /// Values, so that a switch over them says all there is to say. A sealed interface may group some
  /// of them: its own subtypes are held to the same rule.
  @ArchTest
  static final ArchRule sealedInterfacesHoldValues =
      classes()
          .that(are("sealed interfaces", type -> type.isInterface() && type.isSealed()))
          .should(
              hold(
                  "permit only records, enums, final classes and sealed interfaces",
                  type ->
                      type.getPermittedSubclasses().orElse(Set.of()).stream()
                          .filter(sub -> !isValue(sub))
                          .map(sub -> type.getName() + " permits " + sub.getName())));

  @ArchTest
  static final ArchRule methodsTakeOneBooleanAtMost =
      methods()
          .that()
          .arePublic()
          .should(
              hold(
                  "take one boolean at most: at the call, `true, false` says nothing",
                  method ->
                      Stream.of(method)
                          .filter(m -> booleans(m) > 1)
                          .map(JavaCodeUnit::getDescription)));

  @ArchTest
  static final ArchRule exceptionsSayWhatFailed = NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

  @ArchTest
  static void packagesHaveOneExceptionTypeAtMost(JavaClasses ours) {
    assertThat(
            ours.stream()
                .filter(type -> type.isAssignableTo(Throwable.class))
                .collect(groupingBy(JavaClass::getPackageName)))
        .allSatisfy((name, exceptions) -> assertThat(exceptions).as(name).hasSize(1));
  }

  // The words that the rules above are written in

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().equals("pki") || type.getPackageName().startsWith("pki.");
  }

  private static String row(JavaClass type) {
    return Walls.row(type.getPackageName());
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  private static boolean isNullMarked(JavaClass type) {
    return type.getPackage().isAnnotatedWith(NullMarked.class);
  }

  private static boolean isJsseManager(JavaClass type) {
    return type.isAssignableTo(TrustManager.class) || type.isAssignableTo(KeyManager.class);
  }

  private static boolean isValue(JavaClass type) {
    return type.isRecord()
        || type.isEnum()
        || type.getModifiers().contains(JavaModifier.FINAL)
        || (type.isInterface() && type.isSealed());
  }

  private static Stream<JavaClass> signature(JavaCodeUnit unit) {
    return Stream.concat(unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()));
  }

  private static long booleans(JavaCodeUnit unit) {
    return unit.getRawParameterTypes().stream()
        .filter(p -> p.isEquivalentTo(boolean.class))
        .count();
  }

  private static DescribedPredicate<JavaClass> areOutside(String... rows) {
    return are("outside of " + String.join(", ", rows), type -> !List.of(rows).contains(row(type)));
  }

  private static DescribedPredicate<JavaClass> are(String what, Predicate<JavaClass> test) {
    return describe("are " + what, test);
  }

  private static ArchCondition<JavaClass> notExist() {
    return hold("not exist", type -> Stream.of(type.getDescription()));
  }

  private static <T> ArchCondition<T> hold(
      String rule, Function<? super T, Stream<String>> violations) {
    return new ArchCondition<>(rule) {
      @Override
      public void check(T item, ConditionEvents events) {
        violations
            .apply(item)
            .forEach(text -> events.add(SimpleConditionEvent.violated(item, text)));
      }
    };
  }
}
